using Latchkey.Formats.Secrets;
using Latchkey.Keystores.Sealing;
using Latchkey.Storage.Rows;

namespace Latchkey.Storage;

/// <summary>The source of the master key: the one of the settings, until the data keys are moved to another.</summary>
internal sealed class MasterKeyChoice(IMasterKeySource source)
{
    private volatile IMasterKeySource _source = source;

    public IMasterKeySource Source
    {
        get => _source;
        set => _source = value;
    }

    /// <summary>Opens the source for some work; what it gives is closed with the work.</summary>
    public OpenedMasterKeys Open() => new(_source);
}

/// <summary>The master keys that some work has asked for, each once: to ask may cost seconds.</summary>
internal sealed class OpenedMasterKeys(IMasterKeySource source) : IDisposable
{
    private readonly Dictionary<string, IMasterKey> _keys = new(StringComparer.Ordinal);

    /// <exception cref="MasterKeyException">The source does not give it.</exception>
    public IMasterKey this[string id] => _keys.TryGetValue(id, out var key) ? key : _keys[id] = source.Open(id);

    /// <summary>Unwraps a data key, by the master key before if the source does not give the newer one.</summary>
    /// <exception cref="MasterKeyException">The source gives neither.</exception>
    public SecretBytes Unwrap(DataKeyRow row)
    {
        try
        {
            return this[row.MasterKeyId].Unwrap(row.ToBinding(), row.Wrapped);
        }
        catch (MasterKeyException) when (row.PreviousWrapped is not null)
        {
            return this[row.PreviousMasterKeyId!].Unwrap(row.ToBinding(), row.PreviousWrapped);
        }
    }

    public void Dispose()
    {
        foreach (var key in _keys.Values) key.Dispose();
    }
}
