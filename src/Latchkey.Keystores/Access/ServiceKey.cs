using System.Collections.Immutable;
using Latchkey.Keystores.Audit;

namespace Latchkey.Keystores.Access;

/// <summary>
/// The credentials and rights of one client of one tenant. The secret itself is known only to the client.
/// </summary>
/// <param name="ClientId">Names the client when it signs in.</param>
/// <param name="Tenant">The tenant whose keystores the client reaches.</param>
/// <param name="Name">Given by the administrator; shown as <c>CreatedBy</c> and <c>LastModifiedBy</c>.</param>
/// <param name="SecretHash">
/// The client secret as <see cref="ClientSecret.Hash"/> gives it; null if the client signs in by certificate alone.
/// </param>
/// <param name="Roles">What the client may do: names from <see cref="Roles"/> and <see cref="RoleCollections"/>.</param>
/// <param name="CreatedTime">When the key was made.</param>
public sealed record ServiceKey(
    string ClientId, string Tenant, string Name, string? SecretHash, ImmutableArray<string> Roles, DateTimeOffset CreatedTime)
{
    /// <summary>Most characters a name may have: it is kept in <c>CreatedBy</c> (150).</summary>
    public const int MaxNameLength = 150;

    /// <summary>The certificate that the client may sign in with, as <see cref="CertificateBinding"/> writes it, or null.</summary>
    public string? Certificate { get; init; }

    /// <summary>The hash of the secret before the last rotation, good until <see cref="PreviousUntil"/>, or null.</summary>
    public string? PreviousSecretHash { get; init; }

    /// <summary>The certificate before the last rotation, good until <see cref="PreviousUntil"/>, or null.</summary>
    public string? PreviousCertificate { get; init; }

    /// <summary>When the credentials before the last rotation end.</summary>
    public DateTimeOffset? PreviousUntil { get; init; }

    /// <summary>
    /// The client id or subject of the one who made the credentials, and so had them in hand; null for the operator.
    /// </summary>
    public string? MadeBy { get; init; }

    /// <summary>When the key was revoked, with its tokens, or null.</summary>
    public DateTimeOffset? RevokedTime { get; init; }

    /// <summary>
    /// Counts the credentials that the key has had. A token or session carries the generation of the credentials that it was issued for,
    /// and ends with them.
    /// </summary>
    public int Generation { get; init; }

    /// <summary>The first generation whose tokens and sessions are good until their own end.</summary>
    public int TokensFrom { get; init; }

    /// <summary>The hashes of the secrets that are good at a time, the newest first.</summary>
    public IEnumerable<string> SecretHashesAt(DateTimeOffset now)
    {
        if (SecretHash is not null) yield return SecretHash;
        if (PreviousSecretHash is not null && now < PreviousUntil) yield return PreviousSecretHash;
    }

    /// <summary>Whether a certificate is good at a time.</summary>
    /// <param name="bindings">The certificate, as <see cref="CertificateBinding.AllOf"/> writes it.</param>
    /// <param name="now">The time.</param>
    public bool Accepts(IReadOnlyList<string> bindings, DateTimeOffset now) =>
        Has(Certificate, bindings) || (Has(PreviousCertificate, bindings) && now < PreviousUntil);

    /// <summary>The generation of the credentials that have a secret of this hash.</summary>
    public int GenerationOfSecret(string secretHash) => secretHash == SecretHash ? Generation : Generation - 1;

    /// <summary>The generation of the credentials that have this certificate.</summary>
    /// <param name="bindings">The certificate, as <see cref="CertificateBinding.AllOf"/> writes it.</param>
    public int GenerationOfCertificate(IReadOnlyList<string> bindings) => Has(Certificate, bindings) ? Generation : Generation - 1;

    /// <summary>Whether what was issued for credentials of a generation is good at a time.</summary>
    public bool AcceptsIssuedFor(int generation, DateTimeOffset now) =>
        generation <= Generation && (generation >= TokensFrom || (generation == Generation - 1 && now < PreviousUntil));

    /// <summary>Whether a state of the key, if there is one, is the same as this one.</summary>
    public bool IsAt(ServiceKey? state) =>
        state is not null && (state with { Roles = Roles }) == this && Roles.SequenceEqual(state.Roles, StringComparer.Ordinal);

    /// <summary>The key with all ended that was issued for it, while its credentials stay.</summary>
    public ServiceKey EndIssued() => this with
    {
        // By two: the generation between, which stands for the credentials of before, has nothing issued for it either.
        Generation = Generation + 2,
        TokensFrom = Generation + 2,
    };

    /// <summary>The key with new credentials in place of its own, which stay good until the overlap ends.</summary>
    /// <param name="secretHash">The hash of the new secret, or null.</param>
    /// <param name="certificate">The new certificate, or null.</param>
    /// <param name="overlapEnd">When the present credentials end.</param>
    /// <param name="keepTokens">Whether what was issued for them lasts until its own end, rather than ending with them.</param>
    public ServiceKey Rotate(string? secretHash, string? certificate, DateTimeOffset overlapEnd, bool keepTokens = false) => this with
    {
        Generation = Generation + 1,
        TokensFrom = keepTokens ? TokensFrom : Generation + 1,
        SecretHash = secretHash,
        Certificate = certificate,
        PreviousSecretHash = SecretHash,
        PreviousCertificate = Certificate,
        PreviousUntil = overlapEnd,
    };

    /// <summary>Whether revoking the key would leave its tenant without one that may manage service keys.</summary>
    /// <param name="serviceKeys">Every service key.</param>
    public bool IsLastManagerOf(IEnumerable<ServiceKey> serviceKeys) =>
        IsManager && !serviceKeys.Any(other => other.ClientId != ClientId && other.Tenant == Tenant && other.IsManager);

    /// <summary>The audit log's record of a key that is added.</summary>
    public AuditAct ActOfAdding() =>
        new(AuditVerb.Create, AuditObjects.ServiceKey, null, ClientId) { Detail = $"'{Name}' with {string.Join(' ', Roles)}" };

    /// <summary>The audit log's record of a key that has been rotated or revoked.</summary>
    public AuditAct ActOfReplacing() =>
        new(AuditVerb.Update, AuditObjects.ServiceKey, null, ClientId)
        {
            Detail = $"'{Name}' {(RevokedTime is null ? "rotated" : "revoked")}",
        };

    private bool IsManager =>
        RevokedTime is null && RoleCollections.Expand(Roles).Contains(Access.Roles.ServiceKeysEdit, StringComparer.Ordinal);

    private static bool Has(string? certificate, IReadOnlyList<string> bindings) =>
        certificate is not null && bindings.Contains(certificate, StringComparer.Ordinal);
}
