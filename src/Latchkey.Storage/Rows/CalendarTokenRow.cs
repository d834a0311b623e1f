using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Latchkey.Storage.Rows;

/// <summary>A calendar token, with only the hash of its secret.</summary>
internal sealed class CalendarTokenRow : AuthenticatedRow
{
    public required Guid Id { get; init; }

    public required string Tenant { get; init; }

    /// <summary>SHA-256 of the secret: slow hashes are for secrets that people choose, and this one is random.</summary>
    public required byte[] SecretHash { get; init; }

    public required string Name { get; init; }

    public required string CreatedBy { get; init; }

    public required long CreatedTimeUnixMs { get; init; }

    public static void Map(EntityTypeBuilder<CalendarTokenRow> table)
    {
        table.ToTable("CalendarTokens").HasKey(row => row.Id);
        table.HasIndex(row => row.SecretHash).IsUnique();
        table.HasIndex(row => row.Tenant);
    }

    public static CalendarTokenRow From(CalendarToken token, byte[] secretHash) => new()
    {
        Id = token.Id,
        Tenant = token.Tenant,
        SecretHash = secretHash,
        Name = token.Name,
        CreatedBy = token.Created.By,
        CreatedTimeUnixMs = token.Created.At.ToUnixTimeMilliseconds(),
    };

    public CalendarToken ToToken() =>
        new(Id, Tenant, Name, new Edit(CreatedBy, StoredTime.Of(CreatedTimeUnixMs)));
}
