using Latchkey.Formats.Secrets;
using Latchkey.Keystores.Sealing;
using Latchkey.Storage.Rows;

namespace Latchkey.Storage.Keys;

/// <summary>The source of the master key: the one of the settings, until the data keys are moved to another.</summary>
internal sealed class MasterKeyChoice(IMasterKeySource source)
{
    private volatile IMasterKeySource _source = source;

    public IMasterKeySource Source
    {
        get => _source;
        set => _source = value;
    }

    /// <summary>The ids of the master keys when the data keys were last read; null before that.</summary>
    public MasterKeyIds? Ids { get; private set; }

    /// <summary>Notes which master keys wrap the data keys, because another server may have changed that.</summary>
    public MasterKeyIds Note(IReadOnlyCollection<DataKeyRow> rows)
    {
        var previous = rows.Select(row => row.PreviousMasterKeyId).FirstOrDefault(id => id is not null);
        return Ids = new MasterKeyIds(rows.MaxBy(row => row.CreatedTimeUnixMs)!.MasterKeyId, previous);
    }

    /// <summary>Opens the source for one piece of work, at whose end its keys are disposed of.</summary>
    public OpenedMasterKeys Open() => new(_source);
}

/// <summary>The master keys that one piece of work has asked for, each once, because asking may take seconds.</summary>
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
