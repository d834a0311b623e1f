using System.Collections.Immutable;
using Latchkey.Formats.OpenPgp;

namespace Latchkey.Keystores.Materials;

/// <summary>
/// An OpenPGP key in the public key ring, the secret one or both. The name of the material is its key ID; the secret is its secret part, as
/// <see cref="PgpSecretKey.Octets"/> has it.
/// </summary>
public sealed record PgpKeyEntry : MaterialContent
{
    /// <summary>The facts of the primary key.</summary>
    public required PgpKeyFacts Primary { get; init; }

    /// <summary>The primary user ID.</summary>
    public required string PrimaryUserId { get; init; }

    /// <summary>The user IDs.</summary>
    public required ImmutableArray<PgpUserId> UserIds { get; init; }

    /// <summary>The subkeys.</summary>
    public required ImmutableArray<PgpKeyFacts> SubKeys { get; init; }

    /// <summary>The packets of the public key, in base64.</summary>
    public required string PublicKey { get; init; }

    /// <summary>Whether the public key ring has it.</summary>
    public bool IsPublic { get; init; }

    /// <summary>Whether the secret key ring has it.</summary>
    public bool IsSecret { get; init; }

    /// <summary>The content for a key that was read; it is in no ring yet.</summary>
    public static PgpKeyEntry Of(PgpPublicKey key) => new()
    {
        Primary = key.Primary,
        PrimaryUserId = key.PrimaryUserId,
        UserIds = [.. key.UserIds],
        SubKeys = [.. key.SubKeys],
        PublicKey = Convert.ToBase64String(key.Octets.Span),
    };
}
