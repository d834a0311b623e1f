using Latchkey.Formats.Certificates;
using Latchkey.Formats.Chains;
using Latchkey.Formats.Ssh;
using Latchkey.Keystores;
using Latchkey.Keystores.KeyWeaknesses;

namespace Latchkey.Fuzz.Targets;

/// <summary>Certificates and chains, and the uses of a certificate that was read.</summary>
internal static class CertificateTargets
{
    private const string Alias = "fuzz";

    public static void Certificate(byte[] input)
    {
        var certificate = CertificateReader.Read(input);
        WeakKeys.Of(certificate);
        // An accepted certificate is stored, and read again at the next start.
        if (CertificateReader.Read(certificate.Der).FingerprintSha256 != certificate.FingerprintSha256)
            throw new InvalidOperationException("Read twice, it is another.");
    }

    public static void Chain(byte[] input)
    {
        var certificates = ChainReader.Read(input);
        CertificateChain.Build(certificates[0], certificates, [], DateTimeOffset.UnixEpoch);
        Pkcs7Writer.WritePem(certificates);
    }

    public static void SshPublicKey(byte[] input) => Latchkey.Formats.Ssh.SshPublicKey.Line(CertificateReader.Read(input), Alias);
}
