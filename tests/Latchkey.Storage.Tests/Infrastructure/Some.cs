using Latchkey.Formats.Certificates;
using Latchkey.Formats.Keys;
using Latchkey.Keystores;
using Latchkey.Keystores.Certificates;
using Latchkey.Keystores.Entries;
using Latchkey.Keystores.Expiry;
using Latchkey.Keystores.Tenants;
using Latchkey.Keystores.Trust;

namespace Latchkey.Storage.Tests.Infrastructure;

/// <summary>Things to store. Their facts are made up: storage believes what it is given.</summary>
internal static class Some
{
    public const string Tenant = "acme";

    public static Edit Edit(string by = "developer", int minute = 0) =>
        new(by, new DateTimeOffset(2026, 1, 2, 3, minute, 5, 678, TimeSpan.Zero));

    public static Certificate Certificate() => new()
    {
        Der = new byte[] { 0x30, 0x03, 0x00, 0xff, 0x80 },
        KeyType = "RSA",
        KeySize = 2048,
        EllipticCurve = null,
        ValidNotBefore = new DateTimeOffset(1949, 12, 31, 23, 59, 59, TimeSpan.Zero),
        ValidNotAfter = new DateTimeOffset(9999, 12, 31, 23, 59, 59, TimeSpan.Zero),
        SerialNumber = "0x1F",
        SignatureAlgorithm = "SHA256withRSA",
        SubjectDN = "CN=Prüfstelle 東京 🔑, O=\"a, 'b'\"",
        IssuerDN = "CN=bank.example\0.evil.example",
        Version = 3,
        FingerprintSha1 = "01:02",
        FingerprintSha256 = "03:04",
        FingerprintSha512 = "05:06",
    };

    /// <summary>The defaults: a third and a tenth of the lifetime, and a day.</summary>
    public static ExpiryPolicy Policy() =>
        new([.. new[] { "1/3", "1/10", "1d" }.Select(text => Threshold.TryParse(text, out var threshold)
            ? threshold
            : throw new FormatException(text))], []);

    public static KeystoreEntry Entry(string alias) => new()
    {
        Alias = Alias.Parse(alias),
        Owner = EntryOwner.TenantAdministrator,
        Chain = [Certificate()],
        Created = Edit(),
        LastModified = Edit(),
    };

    public static KeystoreChange Import(TenantKeystores keystores, string alias) =>
        keystores.System.ImportCertificate(Alias.Parse(alias), Certificate(), update: false, TrustBasis.Given, Edit());

    /// <summary>A change that no rule decided, for states that no rule makes yet.</summary>
    public static KeystoreChange Put(KeystoreName keystore, KeystoreEntry entry) =>
        KeystoreChange.One(Edit(), new EntryChange(keystore, entry.Alias, null, entry));

    public static void ShouldBeStoredAs(this KeystoreEntry stored, KeystoreEntry expected)
    {
        stored.Certificate.Der.ToArray().ShouldBe(expected.Certificate.Der.ToArray());
        (stored.Certificate with { Der = expected.Certificate.Der }).ShouldBe(expected.Certificate);
        (stored with { Chain = expected.Chain, PrivateKey = expected.PrivateKey }).ShouldBe(expected);
    }
}
