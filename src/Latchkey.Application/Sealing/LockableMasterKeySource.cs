using Latchkey.Keystores.Sealing;

namespace Latchkey.Application.Sealing;

/// <summary>A source that gives no key while the server is locked by the operator.</summary>
internal sealed class LockableMasterKeySource(IMasterKeySource source, OperatorLock operatorLock) : IMasterKeySource
{
    public string Name => source.Name;

    public bool MakesFirstKey => source.MakesFirstKey;

    public IMasterKey Open(string id) => Unlocked.Open(id);

    public IMasterKey Adopt(bool make) => Unlocked.Adopt(make);

    public IMasterKey Create() => Unlocked.Create();

    public void Settle(string id) => Unlocked.Settle(id);

    public void Remove(string id) => Unlocked.Remove(id);

    private IMasterKeySource Unlocked => operatorLock.Reason is { } reason ? throw new MasterKeyException(reason) : source;
}
