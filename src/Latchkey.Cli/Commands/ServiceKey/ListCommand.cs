using System.CommandLine;
using System.Globalization;

namespace Latchkey.Cli.Commands.ServiceKey;

/// <summary><c>latchkey service-key list</c>: a line for each service key.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var command = new Command("list", "List the service keys.").OnStorage();
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        await using var folder = new ServiceKeyFolder(arguments);
        var now = TimeProvider.System.GetUtcNow();
        foreach (var key in await folder.Store.ListAsync(cancellationToken))
            Console.WriteLine(
                $"{key.ClientId}  {Day(key.CreatedTime)}  {State(key, now)}  {(key.SecretHash is null ? "certificate" : "secret")}  " +
                $"{string.Join(',', key.Roles)}  {key.Name}");
        return 0;
    }

    private static string State(Keystores.Access.ServiceKey key, DateTimeOffset now)
    {
        if (key.RevokedTime is { } revoked) return $"revoked {Day(revoked)}";
        return key.PreviousUntil is { } until && now < until ? $"overlaps until {Time(until)}" : "in use";
    }

    private static string Day(DateTimeOffset time) => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture);
}
