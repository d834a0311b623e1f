using System.Globalization;
using Latchkey.Formats.Keys.Dsa;
using Latchkey.Formats.Keys.Rsa;
using Latchkey.Formats.OpenPgpKeys;
using Latchkey.Formats.OpenPgpPackets;
using Latchkey.Formats.OpenPgpSecrets;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Formats.Tests.OpenPgp;

/// <summary>docs/formats.md says of OpenPGP what the tables and limits of the reader say.</summary>
public sealed class PgpDocumentTests
{
    [Fact]
    public void The_document_has_the_algorithms_and_limits() => Documents.SectionShouldBe("formats.md", "pgp", Table(
        ("RSA", $"{Number(RsaPublicKey.MinSize)} to {Number(RsaPublicKey.MaxSize)} bits"),
        ("DSA", $"up to {Number(DsaPrivateKey.MaxSize)} bits"),
        ("Elgamal, for encryption", $"up to {Number(PgpPublicNumbers.MaxElgamalSize)} bits"),
        ("ECDSA and ECDH", Names(PgpCurve.All.Where(curve => curve.Named is not null).Select(curve => curve.Name))),
        ("EdDSA; ECDH also", Names([PgpCurve.Ed25519.Name, PgpCurve.Curve25519.Name])),
        ("ciphers of secret keys", Names(SecretCipher.All.Select(cipher => cipher.Name))),
        ("octets of a file", Number(PgpLimits.MaxFileLength)),
        ("packets of a file", Number(PgpLimits.MaxPackets)),
        ("keys of a file, without subkeys", Number(PgpLimits.MaxKeys)),
        ("user IDs and pictures of a key", Number(PgpLimits.MaxUserIds)),
        ("subkeys of a key", Number(PgpLimits.MaxSubkeys)),
        ("signatures on a key and its parts", Number(PgpLimits.MaxSignatures)),
        ("octets of a key packet", Number(PgpLimits.MaxKeyLength)),
        ("octets of a user ID", Number(PgpLimits.MaxUserIdLength))));

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"`{name}`"));

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Table(params (string What, string Most)[] rows) =>
        $"| what | values, or most |\n|---|---|\n{string.Concat(rows.Select(row => $"| {row.What} | {row.Most} |\n"))}";
}
