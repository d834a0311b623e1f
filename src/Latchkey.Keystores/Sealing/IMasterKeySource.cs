namespace Latchkey.Keystores.Sealing;

/// <summary>
/// Where master keys come from: a file, a passphrase, a device. Every member may throw a <see cref="MasterKeyException"/>.
/// </summary>
public interface IMasterKeySource
{
    /// <summary>What it is, for the operator to read.</summary>
    string Name { get; }

    /// <summary>Whether a database that has no data keys yet may make the key.</summary>
    bool MakesFirstKey { get; }

    /// <summary>The key with an id; the caller disposes it.</summary>
    IMasterKey Open(string id);

    /// <summary>The key to begin with; the caller disposes it.</summary>
    /// <param name="make">Whether one is made if there is none.</param>
    IMasterKey Adopt(bool make);

    /// <summary>A new key beside the present one, durable before it is returned; the caller disposes it.</summary>
    IMasterKey Create();

    /// <summary>Says that the key with this id is the one in use, so that the source need keep no other in its place.</summary>
    void Settle(string id);

    /// <summary>Removes a key that <see cref="Create"/> made; does nothing if the source has none with this id.</summary>
    void Remove(string id);
}
