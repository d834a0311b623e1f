using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Latchkey.Cli.Commands.DataKey;

/// <summary><c>latchkey data-key</c>: the keys that private keys are sealed under, while the server runs.</summary>
internal static class DataKeyCommand
{
    public static Command Create() => new("data-key", "Show and replace the key that seals private keys.")
    {
        ServerCommand.Create("status", "Show the data keys, and how many rows still need those being replaced.", StatusAsync),
        ServerCommand.Create(
            "rotate", "Create a data key; the server seals and signs everything again, and then removes the old one.", RotateAsync),
    };

    private static async Task<int> RotateAsync(OperatorClient server, ParseResult arguments, CancellationToken cancellationToken)
    {
        await server.SendAsync(HttpMethod.Post, "data-key/rotate", cancellationToken);
        Console.WriteLine(
            "A new data key is in use. The old one is deleted when nothing needs it: `latchkey data-key status` shows the progress.");
        Console.WriteLine("Earlier backups still have the old one.");
        return 0;
    }

    private static async Task<int> StatusAsync(OperatorClient server, ParseResult arguments, CancellationToken cancellationToken)
    {
        using var document = JsonDocument.Parse(await server.SendAsync(HttpMethod.Get, "data-key", cancellationToken));
        var status = document.RootElement;
        var created = status.GetProperty("createdTime").GetDateTimeOffset().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        Console.WriteLine($"Current:    {status.GetProperty("current").GetString()}  {created}");
        foreach (var id in Texts(status, "older")) Console.WriteLine($"Replaced:   {id}  (still opens and verifies)");
        foreach (var id in Texts(status, "auditOnly")) Console.WriteLine($"Audit only: {id}  (verifies its records, nothing else)");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Rows left:  {status.GetProperty("rowsLeft").GetInt64()}"));
        foreach (var row in Texts(status, "unopened"))
            Console.WriteLine($"Broken:     {row}  (its private key cannot be opened; the replaced key stays until the entry is gone)");
        return 0;
    }

    private static IEnumerable<string?> Texts(JsonElement status, string name) =>
        status.GetProperty(name).EnumerateArray().Select(text => text.GetString());
}
