using Latchkey.Formats.Certificates;
using Latchkey.Formats.KeyFiles;
using Latchkey.Formats.Keys;
using Latchkey.Formats.Secrets;
using Latchkey.Formats.Ssh;
using Latchkey.Keystores.KeyPairs;

namespace Latchkey.Fuzz.Targets;

/// <summary>Private keys.</summary>
internal static class KeyTargets
{
    private static readonly CertificateSpecification Specification = new() { CommonName = "fuzz", Country = "DE" };
    private static readonly DateTimeOffset Now = new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A key, and the certificate that is made for it.</summary>
    public static void SshKey(byte[] input)
    {
        using var key = SshKeyReader.Read(input, Seeds.Password);
        KeyPairFactory.SelfSigned(key.PrivateKey, Specification, Now);
    }

    public static void RsaKey(byte[] input)
    {
        using var key = RsaKeyReader.Read(input);
        KeyPairFactory.SelfSigned(key, Specification, Now);
    }

    /// <summary>A key as keystores hold it, and the certificate and the request that it signs.</summary>
    public static void Pkcs8(byte[] input)
    {
        using var key = new SecretBytes(input);
        SigningRequest.Create(key, KeyPairFactory.SelfSigned(key, Specification, Now));
    }
}
