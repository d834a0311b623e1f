using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Latchkey.Keystores.Sealing;

namespace Latchkey.Keystores.Audit;

/// <summary>
/// Signs the head of a log for verifiers without our keys, by ECDSA on P-256 with SHA-256 (FIPS 186-5). The private key is derived from the
/// data key for each use and never stored.
/// </summary>
public sealed class AuditSigner(KeyRing keys)
{
    private const string Purpose = "latchkey audit signature v1";

    // The order of P-256 (SP 800-186, 3.2.1.3).
    private static readonly byte[] Order = Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");

    /// <summary>Signs the position of a record.</summary>
    /// <param name="tenant">The tenant whose log is signed.</param>
    /// <param name="position">The position.</param>
    /// <param name="revision">The revision of the tenant, or null if it is unknown.</param>
    public SignedHead Sign(string tenant, AuditPosition position, long? revision)
    {
        var keyId = keys.CurrentId;
        var statement = string.Create(
            CultureInfo.InvariantCulture,
            $"latchkey audit head v1\ntenant {Uri.EscapeDataString(tenant)}\nsequence {position.Sequence}\n"
            + $"hash {Convert.ToHexString(position.Hash.Span)}\n"
            + $"revision {revision?.ToString(CultureInfo.InvariantCulture) ?? "-"}\n"
            + $"time {position.Time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}\nkey {keyId}\n");
        using var key = PrivateKey(keyId);
        var signature = key.SignData(Encoding.UTF8.GetBytes(statement), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return new SignedHead(statement, signature, keyId);
    }

    /// <summary>Signs the position of a record that itself records the signing of the head.</summary>
    public SignedHead Sign(AuditRecord record) => Sign(record.Tenant, record.Position, RevisionIn(record));

    private static long? RevisionIn(AuditRecord record) =>
        record.Act.Detail?.Split(' ') is [_, var revision]
        && long.TryParse(revision, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>The public key of the current data key, in PEM.</summary>
    public string PublicKey()
    {
        using var key = PrivateKey(keys.CurrentId);
        return key.ExportSubjectPublicKeyInfoPem();
    }

    // A number that is 0, or not below the order, occurs once in 2^32 keys; the next one is derived then.
    private ECDsa PrivateKey(Guid keyId)
    {
        for (var attempt = 0; ; attempt++)
        {
            using var number = keys.DeriveKey(keyId, attempt == 0 ? Purpose : $"{Purpose} {attempt}");
            if (number.Span.SequenceCompareTo(Order) >= 0 || number.Span.IndexOfAnyExcept((byte)0) < 0) continue;
            var scalar = GC.AllocateArray<byte>(Order.Length, pinned: true);
            try
            {
                number.Span.CopyTo(scalar);
                return ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = scalar });
            }
            finally
            {
                CryptographicOperations.ZeroMemory(scalar);
            }
        }
    }
}

/// <summary>The signed head of a log.</summary>
/// <param name="Statement">The signed text, in UTF-8: one line each for kind, tenant, sequence, hash, revision, time and data key.</param>
/// <param name="Signature">A DER signature, which <c>openssl dgst -verify</c> can check.</param>
/// <param name="KeyId">The data key that the signing key is derived from.</param>
public sealed record SignedHead(string Statement, byte[] Signature, Guid KeyId);
