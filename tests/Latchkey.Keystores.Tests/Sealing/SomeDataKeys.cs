using Latchkey.Keystores.Sealing;

namespace Latchkey.Keystores.Tests.Sealing;

/// <summary>Data keys in memory, wrapped by a master key; a test adds to them as another server would.</summary>
internal sealed class SomeDataKeys(IMasterKey masterKey, int sealingsAtOnce = 1_000) : IDataKeyStore
{
    private readonly List<(KeyName Name, byte[] Wrapped, DateTimeOffset CreatedTime)> _rows = [];

    public int Loads { get; private set; }

    public int Reservations { get; private set; }

    public Guid Add(DateTimeOffset createdTime, KeyPurpose purpose = KeyPurpose.Data)
    {
        using var key = DataKey.Generate();
        var name = new KeyName(Guid.NewGuid(), purpose);
        _rows.Add((name, masterKey.Wrap(name.Id, key), createdTime));
        return name.Id;
    }

    /// <summary>Removes a key, as a server does that no longer needs it.</summary>
    public void Remove(Guid id) => _rows.RemoveAll(row => row.Name.Id == id);

    public FoundKeys Load(IReadOnlyCollection<KeyName> known)
    {
        Loads++;
        return new FoundKeys(
            _rows.ConvertAll(row => row.Name),
            [
                .. _rows.Where(row => !known.Contains(row.Name))
                    .Select(row => new DataKey(row.Name, masterKey.Unwrap(row.Name.Id, row.Wrapped), row.CreatedTime)),
            ]);
    }

    public SealingGrant Reserve() =>
        new(_rows.Where(row => row.Name.Purpose is KeyPurpose.Data).MaxBy(row => row.CreatedTime).Name.Id, sealingsAtOnce,
            ++Reservations * sealingsAtOnce);
}
