using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Latchkey.Cli.Commands.MasterKey;

/// <summary><c>latchkey master-key status</c>.</summary>
internal static class StatusCommand
{
    public static async Task<int> RunAsync(OperatorClient server, ParseResult arguments, CancellationToken cancellationToken)
    {
        using var document = JsonDocument.Parse(await server.SendAsync(HttpMethod.Get, "master-key", cancellationToken));
        var status = document.RootElement;
        string? Text(string name) => status.GetProperty(name).GetString();
        Console.WriteLine($"Source:    {Text("source")}");
        Console.WriteLine($"Current:   {Text("current")}");
        var stillOpens = status.GetProperty("previousStillOpens").GetBoolean();
        if (Text("previous") is { } previous)
            Console.WriteLine(
                $"Previous:  {previous}{(stillOpens ? " (opens the data keys too, until a start with the new settings)" : "")}");
        if (Text("sealedBecause") is { } reason) Console.WriteLine($"Sealed:    {reason}");
        foreach (var key in status.GetProperty("dataKeys").EnumerateArray())
            Console.WriteLine(Line(key, status.GetProperty("sealingLimit").GetInt64()));
        return 0;
    }

    private static string Line(JsonElement key, long limit)
    {
        var (sealings, created) = (key.GetProperty("sealingsAtMost").GetInt64(), key.GetProperty("createdTime").GetDateTimeOffset());
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Data key:  {key.GetProperty("id").GetString()}  {created:yyyy-MM-dd}  at most {sealings} of {limit} sealings " +
                $"({100.0 * sealings / limit:0.####} %)  {key.GetProperty("masterKey").GetString()}");
    }
}
