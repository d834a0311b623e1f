using System.Formats.Asn1;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Chains;
using Latchkey.Formats.Keys;
using Latchkey.Keystores;
using Latchkey.Keystores.Entries;
using Latchkey.Keystores.Files;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Tenants;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Latchkey.Storage.Rows;

/// <summary>An entry of a keystore, and every fact about its certificate, so that loading need not parse it.</summary>
internal sealed class KeystoreEntryRow : AuthenticatedRow
{
    public required string Tenant { get; init; }

    public required string Keystore { get; init; }

    public required string Alias { get; init; }

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

    /// <summary>
    /// The last column, because a long certificate continues on further pages, which a read of the other columns then need not visit.
    /// </summary>
    public required byte[] CertificateDer { get; init; }

    /// <summary>The issuers of a key pair's own certificate, nearest first: their DER, one after the other.</summary>
    public required byte[]? IssuersDer { get; init; }

    /// <summary>The sealed private key of a key pair; null for a certificate.</summary>
    public required byte[]? SealedPrivateKey { get; init; }

    /// <summary>The alias that an entry of the history had; null for every other, as are the five columns after it.</summary>
    public required string? OriginalAlias { get; init; }

    public required int? ActivationSequenceNumber { get; init; }

    public required string? ActivatedBy { get; init; }

    public required long? ActivatedTimeUnixMs { get; init; }

    public required string? DeactivatedBy { get; init; }

    public required long? DeactivatedTimeUnixMs { get; init; }

    public static void Map(EntityTypeBuilder<KeystoreEntryRow> table, string ordinalCollation)
    {
        table.ToTable("KeystoreEntries").HasKey(row => new { row.Tenant, row.Keystore, row.Alias });
        table.HasOne<KeystoreRow>().WithMany().HasForeignKey(row => new { row.Tenant, row.Keystore }).OnDelete(DeleteBehavior.Restrict);

        // Aliases that differ by case, a trailing blank or normalisation are different aliases.
        table.Property(row => row.Alias).UseCollation(ordinalCollation);
    }

    public static KeystoreEntryRow From(string tenant, KeystoreName keystore, KeystoreEntry entry, long revision) => new()
    {
        Tenant = tenant,
        Keystore = keystore.ToString(),
        Alias = entry.Alias.Value,
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
        IssuersDer = entry.Chain.Length > 1 ? [.. entry.Chain.Skip(1).SelectMany(issuer => issuer.Der.ToArray())] : null,
        SealedPrivateKey = entry.PrivateKey?.Blob.ToArray(),
        OriginalAlias = entry.Activation?.OriginalAlias.Value,
        ActivationSequenceNumber = entry.Activation?.SequenceNumber,
        ActivatedBy = entry.Activation?.Activated.By,
        ActivatedTimeUnixMs = entry.Activation?.Activated.At.ToUnixTimeMilliseconds(),
        DeactivatedBy = entry.Activation?.Deactivated.By,
        DeactivatedTimeUnixMs = entry.Activation?.Deactivated.At.ToUnixTimeMilliseconds(),
    };

    public KeystoreEntry ToEntry(SharedValues shared) => new()
    {
        Alias = Keystores.Alias.Parse(Alias),
        Owner = (EntryOwner)Owner,
        Chain = [ToCertificate(shared), .. Issuers()],
        PrivateKey = ToSecret(),
        Activation = ToActivation(shared),
        Created = shared.Edit(CreatedBy, CreatedTimeUnixMs),
        LastModified = shared.Edit(LastModifiedBy, LastModifiedTimeUnixMs),
    };

    public SealedSecret? ToSecret() =>
        SealedPrivateKey is null ? null : new SealedSecret(SealedPrivateKey, new SealedPlace(Tenant, Keystore, Alias, Revision));

    private List<Certificate> Issuers()
    {
        var issuers = new List<Certificate>();
        for (var rest = new AsnReader(IssuersDer ?? [], AsnEncodingRules.DER); rest.HasData;)
            issuers.Add(Uploads.ReadStoredCertificate(rest.ReadEncodedValue()));
        return issuers;
    }

    private Activation? ToActivation(SharedValues shared) => OriginalAlias is null ? null : new Activation(
        Keystores.Alias.Parse(OriginalAlias),
        ActivationSequenceNumber!.Value,
        shared.Edit(ActivatedBy!, ActivatedTimeUnixMs!.Value),
        shared.Edit(DeactivatedBy!, DeactivatedTimeUnixMs!.Value));

    private Certificate ToCertificate(SharedValues shared) => new()
    {
        Der = CertificateDer,
        KeyType = shared.Text(KeyType),
        KeySize = KeySize,
        EllipticCurve = EllipticCurve is null ? null : shared.Text(EllipticCurve),
        ValidNotBefore = StoredTime.Of(ValidNotBeforeUnixMs),
        ValidNotAfter = StoredTime.Of(ValidNotAfterUnixMs),
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
