using Latchkey.Formats.Secrets;

namespace Latchkey.Keystores.Sealing;

/// <summary>Wraps and unwraps data keys. It need not be known here: it may be in a device that does not give it out.</summary>
public interface IMasterKey : IDisposable
{
    /// <summary>Names the key in the data that it wraps; reveals nothing about it.</summary>
    string Id { get; }

    /// <summary>Encrypts a data key, with its id authenticated.</summary>
    byte[] Wrap(Guid dataKeyId, SecretBytes dataKey);

    /// <summary>Decrypts a data key; the caller disposes it.</summary>
    /// <exception cref="MasterKeyException">It was wrapped by another key, or under another id, or altered.</exception>
    SecretBytes Unwrap(Guid dataKeyId, ReadOnlyMemory<byte> wrapped);
}
