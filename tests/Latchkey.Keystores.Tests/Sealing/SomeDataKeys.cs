using Latchkey.Keystores.Sealing;

namespace Latchkey.Keystores.Tests.Sealing;

/// <summary>Data keys in memory, wrapped by a master key; a test adds to them as another server would.</summary>
internal sealed class SomeDataKeys(IMasterKey masterKey, int sealingsAtOnce = 1_000) : IDataKeyStore
{
    private readonly List<(Guid Id, byte[] Wrapped, DateTimeOffset CreatedTime)> _rows = [];

    public int Loads { get; private set; }

    public int Reservations { get; private set; }

    public Guid Add(DateTimeOffset createdTime)
    {
        using var key = DataKey.Generate();
        var id = Guid.NewGuid();
        _rows.Add((id, masterKey.Wrap(id, key), createdTime));
        return id;
    }

    public IReadOnlyList<DataKey> Load(IReadOnlyCollection<Guid> known)
    {
        Loads++;
        return [.. _rows.Where(row => !known.Contains(row.Id)).Select(row => new DataKey(row.Id, masterKey.Unwrap(row.Id, row.Wrapped), row.CreatedTime))];
    }

    public SealingGrant Reserve() => new(_rows.MaxBy(row => row.CreatedTime).Id, sealingsAtOnce, ++Reservations * sealingsAtOnce);
}
