using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Latchkey.Cli.Commands.Approval;

/// <summary><c>latchkey approval</c>: the requests that need a second person, while the server runs.</summary>
internal static class ApprovalCommand
{
    private static readonly Option<Guid> Id =
        new("--id") { Description = "Id of the request, as `approval list` shows it.", Required = true };

    public static Command Create() => new("approval", "List, approve and reject the acts that need a second person.")
    {
        ServerCommand.Create("list", "List the requests, the newest first.", ListAsync),
        Decision("approve", "Approve a request of another person, who then repeats the act."),
        Decision("reject", "Reject a request."),
    };

    private static Command Decision(string name, string description) => ServerCommand.Create(
        name,
        description,
        async (server, arguments, cancellationToken) =>
        {
            await server.SendAsync(HttpMethod.Post, $"approvals/{arguments.GetRequiredValue(Id)}/{name}", cancellationToken);
            return 0;
        },
        Id);

    private static async Task<int> ListAsync(OperatorClient server, ParseResult arguments, CancellationToken cancellationToken)
    {
        using var approvals = JsonDocument.Parse(await server.SendAsync(HttpMethod.Get, "approvals", cancellationToken));
        foreach (var approval in approvals.RootElement.EnumerateArray())
        {
            string Text(string name) => approval.GetProperty(name).GetString()!;
            var end = approval.GetProperty("endTime").GetDateTimeOffset().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
            var what = $"{Text("state"),-8}  {Text("act"),-10}  until {end}";
            Console.WriteLine($"{Text("id")}  {what}  {Text("requestedBy")}: {Text("subject")}");
        }

        return 0;
    }
}
