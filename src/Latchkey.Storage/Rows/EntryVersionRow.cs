using System.Formats.Asn1;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Keys;
using Latchkey.Keystores;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Entries;
using Latchkey.Keystores.Files;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Tenants;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Latchkey.Storage.Rows;

/// <summary>A former state of an entry of the tenant keystore. It is rarely read, so its certificate is parsed only then.</summary>
internal sealed class EntryVersionRow : AuthenticatedRow
{
    public required string Tenant { get; init; }

    public required string Alias { get; init; }

    /// <summary>The revision of the tenant that ended it.</summary>
    public required long Number { get; init; }

    /// <summary>The revision at which the private key was sealed, which is authenticated with it; 0 without one.</summary>
    public required long SealedRevision { get; init; }

    public required string CreatedBy { get; init; }

    public required long CreatedTimeUnixMs { get; init; }

    public required string LastModifiedBy { get; init; }

    public required long LastModifiedTimeUnixMs { get; init; }

    public required string EndedBy { get; init; }

    public required long EndedTimeUnixMs { get; init; }

    /// <summary>The name of the <see cref="AuditVerb"/> that ended it.</summary>
    public required string EndedVerb { get; init; }

    /// <summary>The certificate, then each issuer of a key pair's, as DER one after the other.</summary>
    public required byte[] ChainDer { get; init; }

    /// <summary>The private key as it was sealed for the entry.</summary>
    public required byte[]? SealedPrivateKey { get; init; }

    public static void Map(EntityTypeBuilder<EntryVersionRow> table, string ordinalCollation)
    {
        table.ToTable("EntryVersions").HasKey(row => new { row.Tenant, row.Alias, row.Number });
        table.Property(row => row.Alias).UseCollation(ordinalCollation);
        table.HasIndex(row => new { row.Tenant, row.Number });
        table.HasIndex(row => row.EndedTimeUnixMs);
    }

    public static EntryVersionRow From(string tenant, EntryVersion version) => new()
    {
        Tenant = tenant,
        Alias = version.Entry.Alias.Value,
        Number = version.Number,
        SealedRevision = version.Entry.PrivateKey?.Place.Revision ?? 0,
        CreatedBy = version.Entry.Created.By,
        CreatedTimeUnixMs = version.Entry.Created.At.ToUnixTimeMilliseconds(),
        LastModifiedBy = version.Entry.LastModified.By,
        LastModifiedTimeUnixMs = version.Entry.LastModified.At.ToUnixTimeMilliseconds(),
        EndedBy = version.Ended.By,
        EndedTimeUnixMs = version.Ended.At.ToUnixTimeMilliseconds(),
        EndedVerb = version.EndedBy.ToString(),
        ChainDer = [.. version.Entry.Chain.SelectMany(certificate => certificate.Der.ToArray())],
        SealedPrivateKey = version.Entry.PrivateKey?.Blob.ToArray(),
    };

    public EntryVersion ToVersion() => new(Number, ToEntry(), Edit(EndedBy, EndedTimeUnixMs), Enum.Parse<AuditVerb>(EndedVerb));

    public SealedSecret? ToSecret() =>
        SealedPrivateKey is null
            ? null
            : new SealedSecret(SealedPrivateKey, new SealedPlace(Tenant, KeystoreName.System.ToString(), Alias, SealedRevision));

    private KeystoreEntry ToEntry() => new()
    {
        Alias = Keystores.Alias.Parse(Alias),
        Owner = EntryOwner.TenantAdministrator,
        Chain = [.. Certificates()],
        PrivateKey = ToSecret(),
        Created = Edit(CreatedBy, CreatedTimeUnixMs),
        LastModified = Edit(LastModifiedBy, LastModifiedTimeUnixMs),
    };

    private IEnumerable<Certificate> Certificates()
    {
        for (var rest = new AsnReader(ChainDer, AsnEncodingRules.DER); rest.HasData;)
            yield return Uploads.ReadStoredCertificate(rest.ReadEncodedValue());
    }

    private static Edit Edit(string by, long atUnixMs) => new(by, StoredTime.Of(atUnixMs));
}
