using System.Collections.Immutable;
using Latchkey.Keystores.Audit;

namespace Latchkey.Keystores.Access;

/// <summary>The credentials and rights of one client of one tenant. Only the client knows the secret itself.</summary>
/// <param name="ClientId">The name that the client signs in with.</param>
/// <param name="Tenant">The tenant whose keystores the client reaches.</param>
/// <param name="Name">Chosen by the administrator; shown as <c>CreatedBy</c> and <c>LastModifiedBy</c>.</param>
/// <param name="SecretHash">
/// The client secret in the form of <see cref="ClientSecret.Hash"/>; null if the client signs in only by certificate.
/// </param>
/// <param name="Roles">The rights of the client: names from <see cref="Roles"/> and <see cref="RoleCollections"/>.</param>
/// <param name="CreatedTime">When the key was created.</param>
public sealed record ServiceKey(
    string ClientId, string Tenant, string Name, string? SecretHash, ImmutableArray<string> Roles, DateTimeOffset CreatedTime)
{
    /// <summary>The maximum length of a name, which has to fit into <c>CreatedBy</c>.</summary>
    public const int MaxNameLength = 150;

    /// <summary>The certificate that the client may sign in with, in the form of <see cref="CertificateBinding"/>, or null.</summary>
    public string? Certificate { get; init; }

    /// <summary>The hash of the secret before the last rotation, valid until <see cref="PreviousUntil"/>, or null.</summary>
    public string? PreviousSecretHash { get; init; }

    /// <summary>The certificate before the last rotation, valid until <see cref="PreviousUntil"/>, or null.</summary>
    public string? PreviousCertificate { get; init; }

    /// <summary>When the credentials from before the last rotation expire.</summary>
    public DateTimeOffset? PreviousUntil { get; init; }

    /// <summary>
    /// The client id or subject of the person who created the credentials and so had them in hand; null for the operator.
    /// </summary>
    public string? MadeBy { get; init; }

    /// <summary>When the key was revoked together with its tokens, or null.</summary>
    public DateTimeOffset? RevokedTime { get; init; }

    /// <summary>
    /// The number of the key's present credentials. A token or session carries the generation of its credentials, and ends with them.
    /// </summary>
    public int Generation { get; init; }

    /// <summary>Tokens and sessions of this generation or a later one stay valid until they expire.</summary>
    public int TokensFrom { get; init; }

    /// <summary>The hashes of the secrets that are valid at a time, newest first.</summary>
    public IEnumerable<string> SecretHashesAt(DateTimeOffset now)
    {
        if (SecretHash is not null) yield return SecretHash;
        if (PreviousSecretHash is not null && now < PreviousUntil) yield return PreviousSecretHash;
    }

    /// <summary>Whether a certificate is valid at a time.</summary>
    /// <param name="bindings">The certificate, in the forms of <see cref="CertificateBinding.AllOf"/>.</param>
    /// <param name="now">The current time.</param>
    public bool Accepts(IReadOnlyList<string> bindings, DateTimeOffset now) =>
        Has(Certificate, bindings) || (Has(PreviousCertificate, bindings) && now < PreviousUntil);

    /// <summary>The generation of the credentials with this hash of a secret.</summary>
    public int GenerationOfSecret(string secretHash) => secretHash == SecretHash ? Generation : Generation - 1;

    /// <summary>The generation of the credentials with this certificate.</summary>
    /// <param name="bindings">The certificate, in the forms of <see cref="CertificateBinding.AllOf"/>.</param>
    public int GenerationOfCertificate(IReadOnlyList<string> bindings) => Has(Certificate, bindings) ? Generation : Generation - 1;

    /// <summary>Whether tokens and sessions of a generation are valid at a time.</summary>
    public bool AcceptsIssuedFor(int generation, DateTimeOffset now) =>
        generation <= Generation && (generation >= TokensFrom || (generation == Generation - 1 && now < PreviousUntil));

    /// <summary>Whether a state of the key, if there is one, equals this one.</summary>
    public bool IsAt(ServiceKey? state) =>
        state is not null && (state with { Roles = Roles }) == this && Roles.SequenceEqual(state.Roles, StringComparer.Ordinal);

    /// <summary>The key without its tokens and sessions; its credentials stay valid.</summary>
    public ServiceKey EndIssued() => this with
    {
        // By two: the generation between stands for the previous credentials, whose tokens and sessions end too.
        Generation = Generation + 2,
        TokensFrom = Generation + 2,
    };

    /// <summary>The key with new credentials. The present ones stay valid until the overlap ends.</summary>
    /// <param name="secretHash">The hash of the new secret, or null.</param>
    /// <param name="certificate">The new certificate, or null.</param>
    /// <param name="overlapEnd">When the present credentials expire.</param>
    /// <param name="keepTokens">
    /// Whether tokens and sessions of the present credentials stay valid until they expire, rather than end with the credentials.
    /// </param>
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

    /// <summary>Whether a revocation of this key would leave its tenant without a key that may manage service keys.</summary>
    /// <param name="serviceKeys">Every service key.</param>
    public bool IsLastManagerOf(IEnumerable<ServiceKey> serviceKeys) =>
        IsManager && !serviceKeys.Any(other => other.ClientId != ClientId && other.Tenant == Tenant && other.IsManager);

    /// <summary>The audit record of a new key.</summary>
    public AuditAct ActOfAdding() =>
        new(AuditVerb.Create, AuditObjects.ServiceKey, null, ClientId) { Detail = $"'{Name}' with {string.Join(' ', Roles)}" };

    /// <summary>The audit record of a rotation or revocation.</summary>
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
