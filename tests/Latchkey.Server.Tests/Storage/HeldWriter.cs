using Latchkey.Keystores;

namespace Latchkey.Server.Tests.Storage;

/// <summary>Keeps the writer busy with a rule that waits, so that the changes queued meanwhile come into one batch.</summary>
internal sealed class HeldWriter : IDisposable
{
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _released = new();
    private readonly Task _change;

    private HeldWriter(IKeystoreStore store) => _change = store.ChangeAsync(
        "holder",
        _ =>
        {
            _entered.SetResult();
            _released.Wait();
            return KeystoreChange.None(Some.Edit());
        },
        TestStorage.Token);

    public static async Task<HeldWriter> HoldAsync(IKeystoreStore store)
    {
        var held = new HeldWriter(store);
        await held._entered.Task;
        return held;
    }

    public async Task ReleaseAsync()
    {
        _released.Set();
        await _change;
    }

    public void Dispose()
    {
        _released.Set();
        _released.Dispose();
    }
}
