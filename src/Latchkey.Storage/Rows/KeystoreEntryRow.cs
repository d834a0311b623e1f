using Latchkey.Keystores;
using Latchkey.Keystores.Certificates;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Latchkey.Storage.Rows;

/// <summary>An entry of a keystore, and every fact about its certificate, so that loading parses nothing.</summary>
internal sealed class KeystoreEntryRow
{
    public required string Tenant { get; init; }

    public required string Keystore { get; init; }

    public required string Alias { get; init; }

    /// <summary>The number of an <see cref="EntryType"/>.</summary>
    public required int Type { get; init; }

    /// <summary>The number of an <see cref="EntryOwner"/>.</summary>
    public required int Owner { get; init; }

    public required string KeyType { get; init; }

    public required int KeySize { get; init; }

    public required string? EllipticCurve { get; init; }

    public required long ValidNotBeforeUnixMs { get; init; }

    public required long ValidNotAfterUnixMs { get; init; }

    public required string SerialNumber { get; init; }

    public required string SignatureAlgorithm { get; init; }

    public required string SubjectDN { get; init; }

    public required string IssuerDN { get; init; }

    public required int Version { get; init; }

    public required string FingerprintSha1 { get; init; }

    public required string FingerprintSha256 { get; init; }

    public required string FingerprintSha512 { get; init; }

    public required string CreatedBy { get; init; }

    public required long CreatedTimeUnixMs { get; init; }

    public required string LastModifiedBy { get; init; }

    public required long LastModifiedTimeUnixMs { get; init; }

    /// <summary>The tenant's revision right after the last change of this row.</summary>
    public required long Revision { get; init; }

    /// <summary>Last, because a long one spills to further pages, which reading the other columns then need not visit.</summary>
    public required byte[] CertificateDer { get; init; }

    public static void Map(EntityTypeBuilder<KeystoreEntryRow> table)
    {
        table.ToTable("KeystoreEntries").HasKey(row => new { row.Tenant, row.Keystore, row.Alias });
        table.HasOne<KeystoreRow>().WithMany().HasForeignKey(row => new { row.Tenant, row.Keystore }).OnDelete(DeleteBehavior.Restrict);

        // Aliases that differ by case, a trailing blank or normalisation are different aliases.
        table.Property(row => row.Alias).UseCollation(SqliteDatabase.OrdinalCollation);
    }

    public static KeystoreEntryRow From(string tenant, KeystoreName keystore, KeystoreEntry entry, long revision) => new()
    {
        Tenant = tenant,
        Keystore = keystore.ToString(),
        Alias = entry.Alias.Value,
        Type = (int)entry.Type,
        Owner = (int)entry.Owner,
        KeyType = entry.Certificate.KeyType,
        KeySize = entry.Certificate.KeySize,
        EllipticCurve = entry.Certificate.EllipticCurve,
        ValidNotBeforeUnixMs = entry.Certificate.ValidNotBefore.ToUnixTimeMilliseconds(),
        ValidNotAfterUnixMs = entry.Certificate.ValidNotAfter.ToUnixTimeMilliseconds(),
        SerialNumber = entry.Certificate.SerialNumber,
        SignatureAlgorithm = entry.Certificate.SignatureAlgorithm,
        SubjectDN = entry.Certificate.SubjectDN,
        IssuerDN = entry.Certificate.IssuerDN,
        Version = entry.Certificate.Version,
        FingerprintSha1 = entry.Certificate.FingerprintSha1,
        FingerprintSha256 = entry.Certificate.FingerprintSha256,
        FingerprintSha512 = entry.Certificate.FingerprintSha512,
        CreatedBy = entry.Created.By,
        CreatedTimeUnixMs = entry.Created.At.ToUnixTimeMilliseconds(),
        LastModifiedBy = entry.LastModified.By,
        LastModifiedTimeUnixMs = entry.LastModified.At.ToUnixTimeMilliseconds(),
        Revision = revision,
        CertificateDer = entry.Certificate.Der.ToArray(),
    };

    public KeystoreEntry ToEntry(SharedValues shared) => new()
    {
        Alias = Keystores.Alias.Parse(Alias),
        Type = (EntryType)Type,
        Owner = (EntryOwner)Owner,
        Certificate = ToCertificate(shared),
        Created = shared.Edit(CreatedBy, CreatedTimeUnixMs),
        LastModified = shared.Edit(LastModifiedBy, LastModifiedTimeUnixMs),
    };

    private Certificate ToCertificate(SharedValues shared) => new()
    {
        Der = CertificateDer,
        KeyType = shared.Text(KeyType),
        KeySize = KeySize,
        EllipticCurve = EllipticCurve is null ? null : shared.Text(EllipticCurve),
        ValidNotBefore = DateTimeOffset.FromUnixTimeMilliseconds(ValidNotBeforeUnixMs),
        ValidNotAfter = DateTimeOffset.FromUnixTimeMilliseconds(ValidNotAfterUnixMs),
        SerialNumber = SerialNumber,
        SignatureAlgorithm = shared.Text(SignatureAlgorithm),
        SubjectDN = shared.Text(SubjectDN),
        IssuerDN = shared.Text(IssuerDN),
        Version = Version,
        FingerprintSha1 = FingerprintSha1,
        FingerprintSha256 = FingerprintSha256,
        FingerprintSha512 = FingerprintSha512,
    };
}
