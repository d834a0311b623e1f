using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Latchkey.Cli.Commands.ProviderKey;

/// <summary><c>latchkey provider-key</c>: the key pairs that the operator owns, while the server runs.</summary>
internal static class ProviderKeyCommand
{
    private static readonly Option<string> Data =
        new("--data") { Description = "Data folder of the server. Default: ./data", DefaultValueFactory = _ => "./data" };

    private static readonly Option<string> Alias =
        new("--alias") { Description = "Alias of the key pair.", DefaultValueFactory = _ => "sap_cloudintegrationcertificate" };

    public static Command Create()
    {
        var list = new Command("list", "List the key pairs in use, prepared and replaced.") { Data };
        list.SetAction((arguments, cancellationToken) => ListAsync(arguments.GetRequiredValue(Data), cancellationToken));
        return new Command("provider-key", "Manage the key pairs that the operator owns.")
        {
            list,
            Action("prepare", "Prepare a successor, so that partners can import it in time."),
            Action("activate", "Put the prepared successor in use now."),
        };
    }

    private static Command Action(string name, string description)
    {
        var command = new Command(name, description) { Data, Alias };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            using var server = new OperatorClient(arguments.GetRequiredValue(Data));
            await server.SendAsync(
                HttpMethod.Post, $"provider-keys/{Uri.EscapeDataString(arguments.GetRequiredValue(Alias))}/{name}", cancellationToken);
            return 0;
        });
        return command;
    }

    private static async Task<int> ListAsync(string data, CancellationToken cancellationToken)
    {
        using var server = new OperatorClient(data);
        using var keys = JsonDocument.Parse(await server.SendAsync(HttpMethod.Get, "provider-keys", cancellationToken));
        foreach (var key in keys.RootElement.EnumerateArray())
        {
            string Text(string name) => key.GetProperty(name).GetString()!;
            string Day(string name) => key.GetProperty(name).GetDateTimeOffset().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            Console.WriteLine(
                $"{Text("keystore"),-10}  {Day("validNotBefore")}  {Day("validNotAfter")}  {Text("serialNumber"),-34}  {Text("alias")}");
        }

        return 0;
    }
}
