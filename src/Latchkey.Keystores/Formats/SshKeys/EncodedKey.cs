using System.Formats.Asn1;

namespace Latchkey.Keystores.Formats;

/// <summary>Reads private keys in DER: those of OpenSSL's traditional form, and PKCS#8.</summary>
internal static class EncodedKey
{
    /// <summary>RSAPrivateKey of PKCS#1 (RFC 8017 appendix A.1.2).</summary>
    /// <exception cref="AsnContentException">The octets have another structure; so everywhere here.</exception>
    /// <exception cref="RefusalException"><see cref="Refusal.PrivateKeyNotAcceptable"/>; so everywhere here.</exception>
    public static SshKey ReadRsa(ReadOnlySpan<byte> key) => new(SshKeyKind.Rsa, RsaNumbers.Encode(key));

    /// <summary>OpenSSL's own form of a DSA key.</summary>
    public static SshKey ReadDsa(ReadOnlySpan<byte> key)
    {
        // SEQUENCE { version INTEGER 0, p INTEGER, q INTEGER, g INTEGER, y INTEGER, x INTEGER }
        var numbers = new DerReader(key).Enter(DerTag.Sequence);
        if (numbers.ReadCount() != 0) throw new AsnContentException("The version of a DSA key is 0.");
        var p = numbers.ReadPositive();
        var q = numbers.ReadPositive();
        var g = numbers.ReadPositive();
        var y = numbers.ReadPositive();
        var x = numbers.ReadPositive();
        numbers.ThrowIfNotAtEnd();
        return new SshKey(SshKeyKind.Dsa, DsaNumbers.Encode(p, q, g, y, x));
    }

    /// <summary>ECPrivateKey (RFC 5915 section 3).</summary>
    /// <param name="key">The octets.</param>
    /// <param name="parameters">The curve, with tag and length, where PKCS#8 names it; else the key itself does.</param>
    public static SshKey ReadEc(ReadOnlySpan<byte> key, ReadOnlySpan<byte> parameters = default)
    {
        // SEQUENCE { version INTEGER 1, privateKey OCTET STRING, parameters [0] OPTIONAL, publicKey [1] BIT STRING OPTIONAL }
        var fields = new DerReader(key).Enter(DerTag.Sequence);
        if (fields.ReadCount() != 1) throw new AsnContentException("The version of an EC key is 1.");
        var number = fields.ReadContents(DerTag.OctetString);
        var ownParameters = fields.Tag == DerTag.Explicit0 ? fields.ReadContents(DerTag.Explicit0) : parameters;
        var point = fields.Tag == DerTag.Explicit1 ? fields.Enter(DerTag.Explicit1).ReadBitString(out _) : default;
        fields.ThrowIfNotAtEnd();
        if (parameters.IsEmpty) parameters = ownParameters;
        if (!parameters.SequenceEqual(ownParameters)) throw new AsnContentException("An EC key names two curves.");

        var curve = SshCurve.FindByParameters(parameters)
            ?? throw Refuse.PrivateKeyNotAcceptable("The EC key is on a curve other than nistp256, nistp384 and nistp521.");
        return new SshKey(SshKeyKind.Ec, EcNumbers.Encode(curve, point, number));
    }

    /// <summary>PrivateKeyInfo of PKCS#8 (RFC 5958 section 2).</summary>
    public static SshKey ReadPkcs8(ReadOnlySpan<byte> info)
    {
        // SEQUENCE { version INTEGER, privateKeyAlgorithm SEQUENCE, privateKey OCTET STRING,
        //   attributes [0] IMPLICIT SET OPTIONAL, publicKey [1] IMPLICIT BIT STRING OPTIONAL }
        var fields = new DerReader(info).Enter(DerTag.Sequence);
        if (fields.ReadCount() > 1) throw Refuse.PrivateKeyNotAcceptable("The private key is in an unknown version of PKCS#8.");
        var algorithm = AlgorithmIdentifier.Read(fields.Enter(DerTag.Sequence));
        var key = fields.ReadContents(DerTag.OctetString);
        if (fields.Tag == DerTag.Explicit0) fields.ReadEncoded();
        // The contents of a BIT STRING: unused bits | octets
        var publicKey = fields.Tag == DerTag.Context1 ? fields.ReadContents(DerTag.Context1)[1..] : default;
        fields.ThrowIfNotAtEnd();

        if (DerWalk.Check(key) != DerFault.None) throw new AsnContentException("A key in PKCS#8 is no DER.");
        return algorithm.Algorithm switch
        {
            RsaPrivateKey.Algorithm => ReadRsa(key),
            DsaPrivateKey.Algorithm => ReadPkcs8Dsa(key, algorithm.Parameters),
            EcPrivateKey.Algorithm => ReadEc(key, algorithm.Parameters),
            Ed25519PrivateKey.Algorithm => ReadPkcs8Ed25519(key, publicKey),
            _ => throw Refuse.NotAnSshKind(),
        };
    }

    /// <summary>EncryptedPrivateKeyInfo of PKCS#8 (RFC 5958 section 3).</summary>
    /// <exception cref="RefusalException">Also <see cref="Refusal.PasswordWrong"/> and <see cref="Refusal.FileTooCostly"/>.</exception>
    public static SshKey ReadEncryptedPkcs8(ReadOnlySpan<byte> info, Pkcs12Password password)
    {
        var encrypted = EncryptedKey.Read(info);
        if (encrypted.Encryption is null) throw Refuse.EncryptionUnknown();
        new WorkBudget().SpendDerivation(encrypted.Encryption.Iterations, encrypted.Encryption.CostOfIteration);
        using var decrypted = encrypted.Decrypt(password) ?? throw Refuse.PasswordWrong();
        // One wrong key in 256 leaves something that looks padded.
        return DerWalk.Check(decrypted.Span) == DerFault.None ? ReadPkcs8(decrypted.Span) : throw Refuse.PasswordWrong();
    }

    private static SshKey ReadPkcs8Dsa(ReadOnlySpan<byte> key, ReadOnlySpan<byte> parameters)
    {
        // parameters: SEQUENCE { p INTEGER, q INTEGER, g INTEGER }, key: INTEGER x
        var numbers = new DerReader(parameters).Enter(DerTag.Sequence);
        var p = numbers.ReadPositive();
        var q = numbers.ReadPositive();
        var g = numbers.ReadPositive();
        numbers.ThrowIfNotAtEnd();
        return new SshKey(SshKeyKind.Dsa, DsaNumbers.Encode(p, q, g, y: default, new DerReader(key).ReadPositive()));
    }

    // RFC 8410 section 7: OCTET STRING seed
    private static SshKey ReadPkcs8Ed25519(ReadOnlySpan<byte> key, ReadOnlySpan<byte> publicKey) =>
        new(SshKeyKind.Ed25519, Ed25519Seed.Encode(publicKey, new DerReader(key).ReadContents(DerTag.OctetString)));
}
