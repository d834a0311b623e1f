using Latchkey.Formats.Keys;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;
using Latchkey.Formats.Ssh;

namespace Latchkey.Formats.Putty;

/// <summary>Reads the private section of a PuTTY key file (appendix C.3 of its manual), which leaves out what is public.</summary>
internal static class PuttySection
{
    /// <summary>Reads the key.</summary>
    /// <param name="algorithm">The name of the format of the public key, from the file's first line.</param>
    /// <param name="publicKey">The public key as SSH sends it: string format | fields of the format.</param>
    /// <param name="section">The fields that are secret, and padding.</param>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    /// <exception cref="FileRefusedException"><see cref="FileFault.PrivateKeyNotAcceptable"/>.</exception>
    public static SshKey Read(ReadOnlySpan<byte> algorithm, SshData publicKey, SshData section)
    {
        if (!publicKey.ReadString().SequenceEqual(algorithm)) throw new InvalidDataException("The file names two algorithms.");
        if (algorithm.SequenceEqual("ssh-rsa"u8)) return ReadRsa(publicKey, section);
        if (algorithm.SequenceEqual("ssh-dss"u8)) return ReadDsa(publicKey, section);
        if (algorithm.SequenceEqual("ssh-ed25519"u8)) return ReadEd25519(publicKey, section);
        return SshCurve.FindByKeyFormat(algorithm) is { } curve ? ReadEc(curve, publicKey, section) : throw Refuse.NotAnSshKind();
    }

    private static SshKey ReadRsa(SshData publicKey, SshData section)
    {
        // public: mpint e | mpint n; private: mpint d | mpint p | mpint q | mpint q^-1 mod p
        var publicExponent = publicKey.ReadNumber();
        var modulus = publicKey.ReadNumber();
        var privateExponent = section.ReadNumber();
        var p = section.ReadNumber();
        var q = section.ReadNumber();
        return SshNumbers.Rsa(modulus, publicExponent, privateExponent, p, q, section.ReadNumber());
    }

    private static SshKey ReadDsa(SshData publicKey, SshData section)
    {
        // public: mpint p | mpint q | mpint g | mpint y; private: mpint x
        var p = publicKey.ReadNumber();
        var q = publicKey.ReadNumber();
        var g = publicKey.ReadNumber();
        return new SshKey(SshKeyKind.Dsa, DsaNumbers.Encode(p, q, g, publicKey.ReadNumber(), section.ReadNumber()));
    }

    private static SshKey ReadEc(SshCurve curve, SshData publicKey, SshData section)
    {
        // public: string curve | string point; private: mpint d
        if (!publicKey.ReadString().SequenceEqual(curve.Name)) throw new InvalidDataException("The names of the curve differ.");
        return SshNumbers.Ec(curve, publicKey.ReadString(), section.ReadNumber());
    }

    private static SshKey ReadEd25519(SshData publicKey, SshData section)
    {
        // public: string key; private: string seed, which PuTTY takes for a little-endian number and so cuts zeros off its end
        var shortened = section.ReadString();
        using var seed = new SecretBytes(Ed25519SigningKey.SeedLength);
        if (shortened.Length > seed.Length) throw new InvalidDataException("The seed is too long.");
        shortened.CopyTo(seed.Octets);
        return SshNumbers.Ed25519(publicKey.ReadString(), seed.Span);
    }
}
