using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Latchkey.Keystores.Sealing;

/// <summary>The name of a key. A deleted data key leaves its id to the key that still verifies its audit records.</summary>
/// <param name="Id">Identifies the key in everything made with it.</param>
/// <param name="Purpose">The only permitted use.</param>
public sealed record KeyName(Guid Id, KeyPurpose Purpose)
{
    /// <summary>
    /// The id that the master key authenticates with the wrapped key, made of id, purpose and time. So a changed row gives a key neither
    /// another purpose nor a later time.
    /// </summary>
    public Guid BoundTo(DateTimeOffset createdTime)
    {
        // id(16) || time(8) || purpose
        var purpose = Encoding.UTF8.GetBytes($"latchkey key {Purpose} v2");
        var message = new byte[24 + purpose.Length];
        Id.TryWriteBytes(message);
        BinaryPrimitives.WriteInt64BigEndian(message.AsSpan(16), createdTime.ToUnixTimeMilliseconds());
        purpose.CopyTo(message, 24);
        return new Guid(SHA256.HashData(message).AsSpan(0, 16));
    }
}

/// <summary>The permitted use of a key. The database stores these names, which therefore never change.</summary>
public enum KeyPurpose
{
    /// <summary>The newest one seals and authenticates; an older one opens and verifies for as long as it is needed.</summary>
    Data,

    /// <summary>Verifies the audit records of a deleted data key. It signs nothing.</summary>
    Audit,

    /// <summary>Signs tokens and seals sessions. There is one at a time.</summary>
    Session,
}
