using System.Globalization;
using System.Text;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Chains;
using Latchkey.Formats.Costs;
using Latchkey.Formats.Encryption;
using Latchkey.Formats.Java;
using Latchkey.Formats.KeyFiles;
using Latchkey.Formats.Keys.Dsa;
using Latchkey.Formats.Keys.Ec;
using Latchkey.Formats.Keys.Rsa;
using Latchkey.Formats.KeystoreFiles;
using Latchkey.Formats.OpenSsh;
using Latchkey.Formats.Pkcs12;
using Latchkey.Formats.Putty;
using Latchkey.Formats.Refusals;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Formats.Tests;

/// <summary>docs/formats.md says what the tables and limits of the readers say.</summary>
public sealed class FormatsDocumentTests
{
    private const string Document = "formats.md";

    [Fact]
    public void The_document_has_the_algorithms() => Documents.SectionShouldBe(Document, "algorithms", Table(
        "where | read",
        ("MAC of PKCS#12, by its own derivation", $"HMAC with {Names(DigestMac.Hashes.Values.Select(hash => hash.Name!))}"),
        ($"MAC of PKCS#12, PBMAC1 (`{Pbmac1.Algorithm}`)", $"HMAC and PBKDF2 with {Names(Pbkdf2.Hmacs.Values.Select(hash => hash.Name!))}"),
        (
            $"PKCS#12 and encrypted PKCS#8, PBES2 (`{Pbes2Encryption.Algorithm}`), the cipher",
            Names(Pbes2Cipher.ByOid.Values.Select(cipher => cipher.Name))),
        ($"the same, the derivation PBKDF2 (`{Pbkdf2.Algorithm}`)", $"HMAC with {Names(Pbkdf2.Hmacs.Values.Select(hash => hash.Name!))}"),
        ("PKCS#12 and encrypted PKCS#8, PKCS#12's own", Names(Pkcs12Encryption.Schemes.Values.Select(scheme => scheme.Name))),
        ("private keys of JKS", $"Sun's, `{ProtectedKey.Jks}`"),
        ("private keys of JCEKS", $"Sun's PBEWithMD5AndTripleDES, `{ProtectedKey.Jceks}`, and those of JKS"),
        ("`BEGIN OPENSSH PRIVATE KEY`, the cipher; the derivation is bcrypt", Names(OpenSshCipher.ByName.Keys)),
        ("`BEGIN RSA`, `DSA` and `EC PRIVATE KEY` with a password", Names(TraditionalPem.Ciphers.Keys)),
        ("PuTTY version 3, encrypted with aes256-cbc; version 2 has its own derivation", Names(PuttyKeyDerivation.Flavours.Keys))));

    [Fact]
    public void The_document_has_the_keys() => Documents.SectionShouldBe(Document, "keys", Table(
        "key | algorithm | remarks",
        ("RSA", $"`{Oids.Rsa}`", $"{Number(RsaPublicKey.MinSize)} to {Number(RsaPublicKey.MaxSize)} bits"),
        ("RSASSA-PSS", $"`{Oids.RsaPss}`", "as RSA, with its restrictions; not for SSH"),
        ("DSA", $"`{Oids.Dsa}`", $"up to {Number(DsaPrivateKey.MaxSize)} bits"),
        ("EC", $"`{Oids.Ec}`", $"on {Names(CurvesOfJdk)}; for SSH on {Names(CurvesOfSsh)}"),
        ("Ed25519", $"`{Oids.Ed25519}`", "PKCS#8 of version 1 and 2")));

    [Fact]
    public void The_document_has_what_is_not_read() => Documents.SectionShouldBe(Document, "unread", Table(
        "found | by the OID | remedy",
        [
            .. EncryptionNames.Unread.GroupBy(one => one.Name, StringComparer.Ordinal).Select(named => (named.Key, OidsOf(named), "1")),
            .. EncryptionNames.UnreadMacs.GroupBy(one => one.Name, StringComparer.Ordinal).Select(named => (named.Key, OidsOf(named), "2")),
            ("a curve that Java lacks", Names(NamesOfCurves.Where(name => !NamedCurves.IsInJdk(name)).Order(StringComparer.Ordinal)), "3"),
        ]) + $"""

        1. In a PKCS#12 file: {Refuse.Rewrite} In a private key: {Refuse.Encrypt}
        2. {Refuse.Rewrite}
        3. Have the key certified on a curve of Java: no keystore with such a certificate can be exported.

        """);

    [Fact]
    public void The_document_has_the_limits() => Documents.SectionShouldBe(Document, "limits", Table(
        "limit | most",
        ("entries of a keystore file", Number(KeystoreFile.MaxEntries)),
        ("certificates of a chain, and of a file for one", Number(ChainReader.MaxCertificates)),
        ("iterations of one derivation", Number(WorkBudget.MaxIterations)),
        ("iterations of all derivations of a PKCS#12 file", Number(WorkBudget.MaxTotalIterations)),
        ("processor time that a file may ask for, in milliseconds", Number(WorkBudget.MaxTotal / 1_000_000)),
        ("octets of a salt in PKCS#12", Number(PasswordEncryption.MaxSaltLength)),
        ("rounds of bcrypt in OpenSSH's format (`ssh-keygen -a`)", Number(BcryptPbkdf.MaxRounds)),
        ("memory of Argon2 in PuTTY's format, in KiB", Number(PuttyKeyDerivation.MaxMemory)),
        ("memory times passes of the same", Number((long)PuttyKeyDerivation.MaxBlocks)),
        ("lanes of the same", Number(PuttyKeyDerivation.MaxParallelism)),
        ("levels of nesting in DER and BER", Number(DerWalk.MaxDepth))));

    private static IEnumerable<string> CurvesOfJdk => NamesOfCurves.Where(NamedCurves.IsInJdk).Order(StringComparer.Ordinal);

    private static IEnumerable<string> CurvesOfSsh => NamedCurves.All.Where(curve => curve.IsUsedBySsh).Select(curve => curve.SshName);

    private static IEnumerable<string> NamesOfCurves => NamedCurves.All.Select(curve => curve.Name);

    private static string Names(IEnumerable<string> names) =>
        string.Join(", ", names.Distinct(StringComparer.Ordinal).Select(name => $"`{name}`"));

    private static string OidsOf(IEnumerable<(string Oid, string Name)> named) =>
        string.Join(", ", named.Select(one => $"`{one.Oid}{(one.Oid[^1] == '.' ? "*" : "")}`"));

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Table(string head, params (string, string)[] rows) =>
        Table(head, 2, rows.Select(row => $"{row.Item1} | {row.Item2}"));

    private static string Table(string head, params (string, string, string)[] rows) =>
        Table(head, 3, rows.Select(row => $"{row.Item1} | {row.Item2} | {row.Item3}"));

    private static string Table(string head, int columns, IEnumerable<string> rows) =>
        $"| {head} |\n|{string.Concat(Enumerable.Repeat("---|", columns))}\n{string.Concat(rows.Select(row => $"| {row} |\n"))}";
}
