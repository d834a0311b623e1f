using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Latchkey.Cli.Commands.Entry;

/// <summary><c>latchkey entry</c>: former states of entries, while the server runs.</summary>
internal static class EntryCommand
{
    private static readonly Option<string> Data =
        new("--data") { Description = "Data folder of the server. Default: ./data", DefaultValueFactory = _ => "./data" };

    private static readonly Option<string> Alias = new("--alias") { Description = "Alias of the entry.", Required = true };

    public static Command Create()
    {
        var history = new Command("history", "List the former states of an entry, the newest first.") { Data, Alias };
        history.SetAction((arguments, cancellationToken) =>
            HistoryAsync(arguments.GetRequiredValue(Data), arguments.GetRequiredValue(Alias), cancellationToken));

        var number =
            new Option<long>("--number") { Description = "Number of the former state, as `entry history` shows it.", Required = true };
        var restore = new Command("restore", "Restore a former state; the present one becomes a former state.") { Data, Alias, number };
        restore.SetAction(async (arguments, cancellationToken) =>
        {
            using var server = new OperatorClient(arguments.GetRequiredValue(Data));
            var chosen = arguments.GetRequiredValue(number).ToString(CultureInfo.InvariantCulture);
            await server.SendAsync(
                HttpMethod.Post, $"{Versions(arguments.GetRequiredValue(Alias))}/{chosen}/restore", cancellationToken);
            return 0;
        });
        return new Command("entry", "List and undo changes of entries.") { history, restore };
    }

    private static async Task<int> HistoryAsync(string data, string alias, CancellationToken cancellationToken)
    {
        using var server = new OperatorClient(data);
        using var versions = JsonDocument.Parse(await server.SendAsync(HttpMethod.Get, Versions(alias), cancellationToken));
        foreach (var version in versions.RootElement.EnumerateArray())
        {
            string Text(string name) => version.GetProperty(name).GetString()!;
            var ended = version.GetProperty("endedTime").GetDateTimeOffset().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            Console.WriteLine(
                $"{version.GetProperty("number").GetInt64(),8}  {ended}  {Text("action"),-8}  {Text("type"),-11}  {Text("fingerprint")}  " +
                $"{Text("endedBy")}");
        }

        return 0;
    }

    private static string Versions(string alias) => $"entries/{Convert.ToHexString(Encoding.UTF8.GetBytes(alias))}/versions";
}
