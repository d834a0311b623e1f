using Latchkey.Keystores;
using Latchkey.Keystores.Expiry;
using Latchkey.Keystores.Tenants;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Latchkey.Storage.Rows;

/// <summary>The last notice that was given of the end of an entry of the tenant keystore.</summary>
internal sealed class ExpiryNoticeRow : AuthenticatedRow, IKeptRow
{
    public required string Tenant { get; init; }

    public required string Alias { get; init; }

    /// <summary>SHA-256 of the certificate.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The most urgent threshold of which notice was given, as the time before the end.</summary>
    public required long LeadMs { get; init; }

    public required long TimeUnixMs { get; init; }

    /// <summary>The tenant's revision right after the last change of this row.</summary>
    public required long Revision { get; init; }

    public static void Map(EntityTypeBuilder<ExpiryNoticeRow> table, string ordinalCollation)
    {
        table.ToTable("ExpiryNotices").HasKey(row => new { row.Tenant, row.Alias });
        table.Property(row => row.Alias).UseCollation(ordinalCollation);
    }

    public static ExpiryNoticeRow From(string tenant, Alias alias, ExpiryNotice notice, long revision) => new()
    {
        Tenant = tenant,
        Alias = alias.Value,
        Fingerprint = notice.Fingerprint,
        LeadMs = (long)notice.Lead.TotalMilliseconds,
        TimeUnixMs = notice.At.ToUnixTimeMilliseconds(),
        Revision = revision,
    };

    public AliasChange<ExpiryNotice> ToChange() => new(
        Keystores.Alias.Parse(Alias),
        new ExpiryNotice(Fingerprint, TimeSpan.FromMilliseconds(LeadMs), StoredTime.Of(TimeUnixMs)));
}
