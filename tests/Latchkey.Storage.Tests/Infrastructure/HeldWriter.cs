using Latchkey.Keystores;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Storage.Tests.Infrastructure;

/// <summary>Keeps the writer busy with a rule that waits, so that the changes queued meanwhile come into one batch.</summary>
internal sealed class HeldWriter : IDisposable
{
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _released = new();
    private readonly Task _change;

    private HeldWriter(IKeystoreStore store, string tenant, Func<TenantKeystores, KeystoreChange> rule) => _change = store.ChangeAsync(
        tenant,
        keystores =>
        {
            _entered.SetResult();
            _released.Wait();
            return rule(keystores);
        },
        TestStorage.Token);

    public static Task<HeldWriter> HoldAsync(IKeystoreStore store) => HoldAsync(store, "holder", _ => KeystoreChange.None(Some.Edit()));

    /// <summary>As above, with a change that is made once it is released.</summary>
    public static async Task<HeldWriter> HoldAsync(IKeystoreStore store, string tenant, Func<TenantKeystores, KeystoreChange> rule)
    {
        var held = new HeldWriter(store, tenant, rule);
        await held._entered.Task;
        return held;
    }

    public async Task ReleaseAsync()
    {
        _released.Set();
        try
        {
            await _change;
        }
        catch (RefusalException refused) when (refused.Refusal is Refusal.StoreUnavailable)
        {
            // By the clock of a test, the change that held the writer may have waited for too long itself.
        }
    }

    public void Dispose()
    {
        _released.Set();
        _released.Dispose();
    }
}
