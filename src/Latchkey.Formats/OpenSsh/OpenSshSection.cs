using Latchkey.Formats.Keys;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Ssh;

namespace Latchkey.Formats.OpenSsh;

/// <summary>Reads the private section of an OpenSSH key file, after its decryption.</summary>
internal static class OpenSshSection
{
    /// <summary>The key; null when the check numbers differ, as they do under a wrong password in all but one of 2^32 cases.</summary>
    /// <param name="section">The octets.</param>
    /// <param name="publicKey">The file's public key, which must be the one that belongs to the private key.</param>
    /// <exception cref="InvalidDataException">The section is damaged.</exception>
    /// <exception cref="FileRefusedException"><see cref="FileFault.PrivateKeyNotAcceptable"/>.</exception>
    public static SshKey? Read(ReadOnlySpan<byte> section, ReadOnlySpan<byte> publicKey)
    {
        // uint32 check | uint32 check, the same | string key format | fields of the format | string comment | padding
        var data = new SshData(section);
        if (data.ReadUInt32() != data.ReadUInt32()) return null;
        var format = data.ReadString();
        if (format.SequenceEqual("ssh-rsa"u8)) return ReadRsa(data, publicKey);
        if (format.SequenceEqual("ssh-dss"u8)) return ReadDsa(data, publicKey);
        if (format.SequenceEqual("ssh-ed25519"u8)) return ReadEd25519(data, publicKey);
        return SshCurve.FindByKeyFormat(format) is { } curve ? ReadEc(curve, data, publicKey) : throw Refuse.NotAnSshKind();
    }

    private static SshKey ReadRsa(SshData data, ReadOnlySpan<byte> publicKey)
    {
        // mpint n | mpint e | mpint d | mpint q^-1 mod p | mpint p | mpint q
        var modulus = data.ReadNumber();
        var publicExponent = data.ReadNumber();
        var privateExponent = data.ReadNumber();
        var coefficient = data.ReadNumber();
        var p = data.ReadNumber();
        var q = data.ReadNumber();
        Compare(SshPublicKeyData.Rsa(modulus, publicExponent), publicKey);
        return SshNumbers.Rsa(modulus, publicExponent, privateExponent, p, q, coefficient);
    }

    private static SshKey ReadDsa(SshData data, ReadOnlySpan<byte> publicKey)
    {
        // mpint p | mpint q | mpint g | mpint y | mpint x
        var p = data.ReadNumber();
        var q = data.ReadNumber();
        var g = data.ReadNumber();
        var y = data.ReadNumber();
        var x = data.ReadNumber();
        Compare(SshPublicKeyData.Dsa(p, q, g, y), publicKey);
        return new SshKey(SshKeyKind.Dsa, DsaNumbers.Encode(p, q, g, y, x));
    }

    private static SshKey ReadEc(SshCurve curve, SshData data, ReadOnlySpan<byte> publicKey)
    {
        // string curve | string point | mpint d
        if (!data.ReadString().SequenceEqual(curve.Name)) throw new InvalidDataException("The names of the curve differ.");
        var point = data.ReadString();
        Compare(SshPublicKeyData.Ec(curve, point), publicKey);
        return SshNumbers.Ec(curve, point, data.ReadNumber());
    }

    private static SshKey ReadEd25519(SshData data, ReadOnlySpan<byte> publicKey)
    {
        // string public key | string seed, public key
        var key = data.ReadString();
        Compare(SshPublicKeyData.Ed25519(key), publicKey);
        var pair = data.ReadString();
        if (key.Length != Ed25519SigningKey.SeedLength || !pair.EndsWith(key)) throw Refuse.KeysDiffer();
        return SshNumbers.Ed25519(key, pair[..^key.Length]);
    }

    private static void Compare(SshPublicKeyData computed, ReadOnlySpan<byte> publicKey)
    {
        if (!computed.Octets.SequenceEqual(publicKey)) throw Refuse.KeysDiffer();
    }
}
