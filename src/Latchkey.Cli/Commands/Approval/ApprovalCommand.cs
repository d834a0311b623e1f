using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Latchkey.Cli.Commands.Approval;

/// <summary><c>latchkey approval</c>: the requests that need a second person, while the server runs.</summary>
internal static class ApprovalCommand
{
    private static readonly Option<string> Data = new("--data") { Description = "Data folder of the server. Default: ./data", DefaultValueFactory = _ => "./data" };

    private static readonly Option<Guid> Id = new("--id") { Description = "Id of the request, as `approval list` shows it.", Required = true };

    public static Command Create() => new("approval", "See, approve and reject what needs a second person.")
    {
        With("list", "List the requests, the newest first.", ListAsync),
        With("approve", "Approve a request of another person, who then does the same again.", (server, arguments, cancellationToken) => DecideAsync(server, arguments, "approve", cancellationToken), Id),
        With("reject", "Reject a request.", (server, arguments, cancellationToken) => DecideAsync(server, arguments, "reject", cancellationToken), Id),
    };

    private static Command With(string name, string description, Func<OperatorClient, ParseResult, CancellationToken, Task<int>> run, params Option[] options)
    {
        var command = new Command(name, description) { Data };
        foreach (var option in options) command.Add(option);
        command.SetAction(async (arguments, cancellationToken) =>
        {
            using var server = new OperatorClient(arguments.GetRequiredValue(Data));
            return await run(server, arguments, cancellationToken);
        });
        return command;
    }

    private static async Task<int> DecideAsync(OperatorClient server, ParseResult arguments, string decision, CancellationToken cancellationToken)
    {
        await server.SendAsync(HttpMethod.Post, $"approvals/{arguments.GetRequiredValue(Id)}/{decision}", cancellationToken);
        return 0;
    }

    private static async Task<int> ListAsync(OperatorClient server, ParseResult arguments, CancellationToken cancellationToken)
    {
        using var approvals = JsonDocument.Parse(await server.SendAsync(HttpMethod.Get, "approvals", cancellationToken));
        foreach (var approval in approvals.RootElement.EnumerateArray())
        {
            string Text(string name) => approval.GetProperty(name).GetString()!;
            var end = approval.GetProperty("endTime").GetDateTimeOffset().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
            Console.WriteLine($"{Text("id")}  {Text("state"),-8}  {Text("act"),-10}  until {end}  {Text("requestedBy")}: {Text("subject")}");
        }

        return 0;
    }
}
