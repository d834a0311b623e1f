using Latchkey.Formats.Keys.Reading;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Ssh;
using Latchkey.Formats.SshWire;

namespace Latchkey.Formats.OpenSsh;

/// <summary>Reads the decrypted private section of an OpenSSH key file.</summary>
internal static class OpenSshSection
{
    /// <summary>Reads the key. Returns null if the check numbers differ, as they do with all but one in 2^32 wrong passwords.</summary>
    /// <param name="section">The octets.</param>
    /// <param name="publicKey">The file's public key, which must belong to the private key.</param>
    /// <exception cref="InvalidDataException">The section is damaged.</exception>
    /// <exception cref="FileRefusedException"><see cref="FileFault.PrivateKeyNotAcceptable"/>.</exception>
    public static SshKey? Read(ReadOnlySpan<byte> section, ReadOnlySpan<byte> publicKey)
    {
        // uint32 check | uint32 check, the same | string key format | fields of the format | string comment | padding
        var data = new SshReader(section);
        if (data.ReadUInt32() != data.ReadUInt32()) return null;
        var format = data.ReadString();
        var family = KeyFamilies.FindBySshFormat(format) ?? throw Refuse.NotAnSshKind();
        using var key = family.ReadOpenSsh(format, data, publicKey);
        return SshKey.Of(key);
    }
}
