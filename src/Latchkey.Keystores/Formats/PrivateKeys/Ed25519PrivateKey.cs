using Latchkey.Keystores.Certificates;

namespace Latchkey.Keystores.Formats;

/// <summary>An Ed25519 key (RFC 8410). Its public key is computed.</summary>
internal sealed class Ed25519PrivateKey : PrivateKey
{
    public const string Algorithm = "1.3.101.112";

    // 0.1 ms, in nanoseconds
    private const int Cost = 100_000;

    private readonly byte[] _publicKey;

    private Ed25519PrivateKey(byte[] publicKey) => _publicKey = publicKey;

    public static Ed25519PrivateKey ReadKey(ReadOnlySpan<byte> key, WorkBudget budget)
    {
        budget.Spend(Cost);
        using var signer = new Ed25519SigningKey(key);
        return new Ed25519PrivateKey(signer.ExportPublicKey());
    }

    public override bool BelongsTo(Certificate certificate) => CertificateFields.Of(certificate).PublicKey.SequenceEqual(_publicKey);
}
