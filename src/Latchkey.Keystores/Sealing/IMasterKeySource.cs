namespace Latchkey.Keystores.Sealing;

/// <summary>A source of master keys: a file, a passphrase or a device. Every member may throw a <see cref="MasterKeyException"/>.</summary>
public interface IMasterKeySource
{
    /// <summary>The name of the source, for the operator.</summary>
    string Name { get; }

    /// <summary>Whether it may create the first key, for a database without data keys.</summary>
    bool MakesFirstKey { get; }

    /// <summary>Opens the key with an id. The caller disposes it.</summary>
    IMasterKey Open(string id);

    /// <summary>Opens the first key. The caller disposes it.</summary>
    /// <param name="make">Whether to create a key if there is none.</param>
    IMasterKey Adopt(bool make);

    /// <summary>Creates a key beside the present one. It is durable when this returns. The caller disposes it.</summary>
    IMasterKey Create();

    /// <summary>Confirms that the key with this id is in use; the source may forget its predecessor.</summary>
    void Settle(string id);

    /// <summary>Removes a key that <see cref="Create"/> made. Does nothing if the source has no key with this id.</summary>
    void Remove(string id);
}
