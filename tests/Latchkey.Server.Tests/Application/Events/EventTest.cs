using Latchkey.Application.Events;
using Latchkey.Application.ServiceKeys;
using Latchkey.Keystores;
using Latchkey.Keystores.Events;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Application.Events;

/// <summary>What the tests of events have in common.</summary>
internal static class EventTest
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static Task<CommittedChange> ChangeAsync(this RunningServer server, Func<TenantKeystores, KeystoreChange> rule) =>
        server.Service<IKeystoreStore>().ChangeAsync(NewServiceKey.DefaultTenant, rule, TestStorage.Token);

    public static Task<CommittedChange> PutAsync(this RunningServer server, string alias, DateTimeOffset? end = null,
        string fingerprint = "03:04") => server.ChangeAsync(keystores =>
    {
        var entry = Some.Entry(alias);
        var certificate = entry.Certificate with
        {
            FingerprintSha256 = fingerprint,
            ValidNotBefore = RunningServer.Start.AddDays(-30),
            ValidNotAfter = end ?? RunningServer.Start.AddYears(10)
        };
        return KeystoreChange.One(Some.Edit(),
            new EntryChange(KeystoreName.System, entry.Alias, keystores.System.Entries.GetValueOrDefault(entry.Alias),
            entry with { Chain = [certificate] }));
    });

    public static Task<EventCursor?> CursorAsync(this RunningServer server, string channel = "webhook:test") =>
        server.Service<IEventCursors>().FindAsync(NewServiceKey.DefaultTenant, channel, TestStorage.Token);

    /// <summary>Lets a channel begin; it does not deliver earlier events.</summary>
    public static Task BegunAsync(this RunningServer server, string channel = "webhook:test") =>
        UntilAsync(server, async () => await server.CursorAsync(channel) is not null);

    /// <summary>
    /// Waits until something holds. The clock goes to the next try of the channel when one is planned, and on by a pause of the
    /// delivery when nothing has happened for a moment: so no test depends on how fast a machine is.
    /// </summary>
    public static async Task UntilAsync(this RunningServer server, Func<Task<bool>> holds, string channel = "webhook:test")
    {
        var waited = System.Diagnostics.Stopwatch.StartNew();
        var pause = EventDelivery.Pause;
        for (var idle = 0; !await holds(); idle++)
        {
            waited.Elapsed.ShouldBeLessThan(Limit, "It did not come about.");
            var now = server.Clock.GetUtcNow();
            if ((await server.CursorAsync(channel))?.NextTry is { } next && next > now)
            {
                server.Clock.Advance(next - now > pause ? next - now : pause);
                idle = 0;
            }
            else if (idle % 20 == 19)
            {
                server.Clock.Advance(pause);
            }

            await Task.Delay(5, TestStorage.Token);
        }
    }

    public static Task UntilAsync(this RunningServer server, Func<bool> holds, string channel = "webhook:test") =>
        UntilAsync(server, () => Task.FromResult(holds()), channel);
}
