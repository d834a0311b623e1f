using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Latchkey.Keystores.Sealing;

/// <summary>Which key it is: a retired data key lends its id to the key that still verifies its audit records.</summary>
/// <param name="Id">Names the key in all that is made with it.</param>
/// <param name="Purpose">What it may be used for, and nothing else.</param>
public sealed record KeyName(Guid Id, KeyPurpose Purpose)
{
    /// <summary>
    /// What the master key authenticates with the wrapped key: the id, the purpose and the time. So a key serves no other purpose, and
    /// seems no newer, by a change of its row.
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

/// <summary>What a key may be used for. The names are in the database, and are never changed.</summary>
public enum KeyPurpose
{
    /// <summary>The newest one seals and authenticates; an older one opens and verifies until nothing needs it.</summary>
    Data,

    /// <summary>Verifies the audit records of a data key that is gone, and signs nothing.</summary>
    Audit,

    /// <summary>Signs tokens and seals sessions; there is one at a time.</summary>
    Session,
}
