using Latchkey.Keystores.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Latchkey.Storage.Rows;

/// <summary>A service key. Its tenant need not have been changed yet, so it refers to no other row.</summary>
internal sealed class ServiceKeyRow : AuthenticatedRow
{
    public required string ClientId { get; init; }

    public required string Tenant { get; init; }

    public required string Name { get; init; }

    public required string? SecretHash { get; init; }

    /// <summary>The roles, joined by a space as in an OAuth scope (RFC 6749 3.3): no role has one in its name.</summary>
    public required string Roles { get; init; }

    public required long CreatedTimeUnixMs { get; init; }

    public required string? Certificate { get; init; }

    public required string? PreviousSecretHash { get; init; }

    public required string? PreviousCertificate { get; init; }

    public required long? PreviousUntilUnixMs { get; init; }

    public required long? RevokedTimeUnixMs { get; init; }

    public required int Generation { get; init; }

    public required int TokensFrom { get; init; }

    public required string? MadeBy { get; init; }

    public static void Map(EntityTypeBuilder<ServiceKeyRow> table)
    {
        table.ToTable("ServiceKeys").HasKey(row => row.ClientId);
        table.HasIndex(row => row.Certificate).IsUnique();
        table.HasIndex(row => row.PreviousCertificate);
    }

    public static ServiceKeyRow From(ServiceKey key) => new()
    {
        ClientId = key.ClientId,
        Tenant = key.Tenant,
        Name = key.Name,
        SecretHash = key.SecretHash,
        Roles = string.Join(' ', key.Roles),
        CreatedTimeUnixMs = key.CreatedTime.ToUnixTimeMilliseconds(),
        Certificate = key.Certificate,
        PreviousSecretHash = key.PreviousSecretHash,
        PreviousCertificate = key.PreviousCertificate,
        PreviousUntilUnixMs = key.PreviousUntil?.ToUnixTimeMilliseconds(),
        RevokedTimeUnixMs = key.RevokedTime?.ToUnixTimeMilliseconds(),
        Generation = key.Generation,
        TokensFrom = key.TokensFrom,
        MadeBy = key.MadeBy,
    };

    public ServiceKey ToServiceKey() => new(
        ClientId,
        Tenant,
        Name,
        SecretHash,
        [.. Roles.Split(' ', StringSplitOptions.RemoveEmptyEntries)],
        StoredTime.Of(CreatedTimeUnixMs))
    {
        Certificate = Certificate,
        PreviousSecretHash = PreviousSecretHash,
        PreviousCertificate = PreviousCertificate,
        PreviousUntil = StoredTime.Of(PreviousUntilUnixMs),
        RevokedTime = StoredTime.Of(RevokedTimeUnixMs),
        Generation = Generation,
        TokensFrom = TokensFrom,
        MadeBy = MadeBy,
    };
}
