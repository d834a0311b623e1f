using Latchkey.Keystores;
using Latchkey.Server.Settings;

namespace Latchkey.Server.Http;

/// <summary>
/// Waits for a database that is away while somebody signs in, for as long as their request may wait. Identifying a caller changes nothing,
/// so it can be repeated.
/// </summary>
internal sealed class SignInPatience(LatchkeySettings settings)
{
    // A read must have its answer within five seconds.
    private static readonly TimeSpan OfReads = TimeSpan.FromSeconds(4);

    // Clients that ask for the server's state soon ask again.
    private static readonly TimeSpan OfChecks = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Asks until there is an answer.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.StoreUnavailable"/>: there is none in time.</exception>
    public async ValueTask<T> AskAsync<T>(HttpContext http, Func<CancellationToken, ValueTask<T>> ask)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        deadline.CancelAfter(For(http));
        try
        {
            return await RepeatAsync(ask, deadline.Token);
        }
        catch (OperationCanceledException late) when (deadline.IsCancellationRequested && !http.RequestAborted.IsCancellationRequested)
        {
            throw new RefusalException(new Refusal.StoreUnavailable(), late);
        }
    }

    private TimeSpan For(HttpContext http)
    {
        if (ODataTarget.Of(http) is null) return OfChecks;
        return HttpMethods.IsGet(http.Request.Method) ? OfReads : settings.Writes.MaxWait;
    }

    private static async ValueTask<T> RepeatAsync<T>(Func<CancellationToken, ValueTask<T>> ask, CancellationToken deadline)
    {
        while (true)
        {
            try
            {
                return await ask(deadline);
            }
            catch (RefusalException away) when (away.Refusal is Refusal.StoreUnavailable)
            {
                await Task.Delay(Pause, deadline);
            }
        }
    }
}
