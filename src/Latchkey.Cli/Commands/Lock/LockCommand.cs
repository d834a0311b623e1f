using System.CommandLine;
using System.Net.Http.Json;
using System.Text.Json;
using Latchkey.Application.Sealing;
using Latchkey.Server.Operator;

namespace Latchkey.Cli.Commands.Lock;

/// <summary><c>latchkey lock</c>: the emergency seal. A folder without a running server is locked and released too.</summary>
internal static class LockCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly Option<string?> Reason = new("--reason") { Description = "Why, for the log and the audit log." };

    public static Command Create()
    {
        var now = new Command("now", "Make the server forget every key at once, and stay sealed until it is released.") { Reason }
            .OnStorage();
        now.SetAction(LockAsync);
        var release = new Command("release", "Let the master key open the server again.").OnStorage();
        release.SetAction(ReleaseAsync);
        return new Command("lock", "Seal the server in an emergency.") { now, release };
    }

    private static async Task<int> LockAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var folder = StorageFeature.SettingsOf(arguments).Storage.Folder;
        var order = new LockOrder(arguments.GetValue(Reason));
        var isHeard = await IsHeardAsync(folder, order, cancellationToken);
        if (!isHeard) new OperatorLock(folder).Set(TimeProvider.System.GetUtcNow(), order.Reason);
        Console.WriteLine(isHeard
            ? "Locked. The server forgets its keys, and stays sealed until `latchkey lock release`."
            : "Locked, but no running server has confirmed it. One that starts or hangs seals itself later; the next start is sealed.");
        return ExitCodes.Done;
    }

    // If the server is starting, hangs or refuses, it finds the order in the folder.
    private static async Task<bool> IsHeardAsync(string folder, LockOrder order, CancellationToken cancellationToken)
    {
        using var server = new OperatorClient(folder);
        using var content = JsonContent.Create(order);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            return await server.TrySendAsync(HttpMethod.Post, "lock", patience.Token, content) is not null;
        }
        catch (CommandException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static async Task<int> ReleaseAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var folder = StorageFeature.SettingsOf(arguments).Storage.Folder;
        if (!new OperatorLock(folder).Release()) throw new CommandException("This server is not locked.");
        Console.WriteLine(await SealedBecauseAsync(folder, cancellationToken) is { } reason
            ? $"Released, but still sealed: {reason}"
            : "Released.");
        return ExitCodes.Done;
    }

    // The release is done already: a starting server, which refuses this request, checks the folder itself.
    private static async Task<string?> SealedBecauseAsync(string folder, CancellationToken cancellationToken)
    {
        using var server = new OperatorClient(folder);
        try
        {
            var answer = await server.TrySendAsync(HttpMethod.Delete, "lock", cancellationToken);
            return answer is null ? null : JsonSerializer.Deserialize<LockRelease>(answer, JsonSerializerOptions.Web)!.SealedBecause;
        }
        catch (CommandException refused)
        {
            return refused.Message;
        }
    }
}
