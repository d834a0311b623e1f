using Latchkey.Keystores.Sealing;

namespace Latchkey.Storage.Tests.Infrastructure;

/// <summary>A source of master keys that reports when it has given the first key.</summary>
internal sealed class WatchedMasterKeySource(IMasterKeySource source, Action whenAdopted) : IMasterKeySource
{
    public string Name => source.Name;

    public bool MakesFirstKey => source.MakesFirstKey;

    public IMasterKey Open(string id) => source.Open(id);

    public IMasterKey Adopt(bool make)
    {
        var key = source.Adopt(make);
        whenAdopted();
        return key;
    }

    public IMasterKey Create() => source.Create();

    public void Settle(string id) => source.Settle(id);

    public void Remove(string id) => source.Remove(id);
}
