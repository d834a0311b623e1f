using System.Formats.Asn1;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Encryption;

namespace Latchkey.Formats.Java;

/// <summary>A private key under one of the JDK's two protections (EncryptedPrivateKeyInfo, RFC 5958 section 3).</summary>
/// <param name="Salt">The salt for JCEKS; null for JKS, whose protected key contains its salt.</param>
/// <param name="Iterations">The iterations for JCEKS.</param>
/// <param name="Encrypted">The protected key.</param>
internal sealed record ProtectedKey(byte[]? Salt, int Iterations, ReadOnlyMemory<byte> Encrypted)
{
    public const string Jks = "1.3.6.1.4.1.42.2.17.1.1";
    public const string Jceks = "1.3.6.1.4.1.42.2.19.1";

    /// <summary>Reads the structure. Returns null if it is a different one.</summary>
    public static ProtectedKey? Read(ReadOnlySpan<byte> info)
    {
        try
        {
            if (DerWalk.Check(info) != DerFault.None) return null;
            // SEQUENCE { encryptionAlgorithm SEQUENCE { OBJECT IDENTIFIER, parameters }, encryptedData OCTET STRING }
            var reader = new DerReader(info).Enter(DerTag.Sequence);
            var algorithm = AlgorithmIdentifier.Read(reader.Enter(DerTag.Sequence));
            var encrypted = reader.ReadContents(DerTag.OctetString).ToArray();
            reader.ThrowIfNotAtEnd();
            return algorithm.Algorithm switch
            {
                Jks => new ProtectedKey(null, 0, encrypted),
                Jceks => ReadParameters(new DerReader(algorithm.Parameters).Enter(DerTag.Sequence), encrypted),
                _ => null,
            };
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    // PBEParameter ::= SEQUENCE { salt OCTET STRING (SIZE(8)), iterationCount INTEGER } (RFC 8018 appendix A.3)
    private static ProtectedKey? ReadParameters(DerReader parameters, byte[] encrypted)
    {
        var salt = parameters.ReadContents(DerTag.OctetString).ToArray();
        var iterations = parameters.ReadCount();
        parameters.ThrowIfNotAtEnd();
        return salt.Length == JceKeyDerivation.SaltLength && iterations > 0 ? new ProtectedKey(salt, iterations, encrypted) : null;
    }
}
