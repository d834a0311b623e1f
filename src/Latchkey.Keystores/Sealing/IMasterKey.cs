using Latchkey.Formats.Secrets;

namespace Latchkey.Keystores.Sealing;

/// <summary>Wraps and unwraps data keys. The key itself may be in a device that never releases it.</summary>
public interface IMasterKey : IDisposable
{
    /// <summary>The id of the key in everything that it wraps; it reveals nothing about the key.</summary>
    string Id { get; }

    /// <summary>Encrypts a data key and authenticates its id.</summary>
    byte[] Wrap(Guid dataKeyId, SecretBytes dataKey);

    /// <summary>Decrypts a data key. The caller disposes it.</summary>
    /// <exception cref="MasterKeyException">Another key wrapped it, or it belongs to another id, or it was altered.</exception>
    SecretBytes Unwrap(Guid dataKeyId, ReadOnlyMemory<byte> wrapped);
}
