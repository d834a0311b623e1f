using Latchkey.Keystores.Audit;

namespace Latchkey.Keystores.Tenants;

/// <summary>
/// A request that another person has to approve. An approval covers exactly this change, once, for the requester, until the end of the
/// request.
/// </summary>
/// <param name="Id">The id of the request.</param>
/// <param name="Act">The kind of act.</param>
/// <param name="Subject">The effect, in words.</param>
/// <param name="Digest">The digest of the effect: SHA-256 over everything that the change does.</param>
/// <param name="Asked">Who sent the request, and when.</param>
/// <param name="AskedByClient">The client id or subject of the requester, or <see cref="Operator"/>.</param>
/// <param name="End">When the request expires, approved or not.</param>
public sealed record Approval(
    Guid Id, ApprovalAct Act, string Subject, ReadOnlyMemory<byte> Digest, Edit Asked, string AskedByClient, DateTimeOffset End)
{
    /// <summary>Stands for the operator at the machine, who does not sign in.</summary>
    public const string Operator = "operator";

    /// <summary>The maximum length of <see cref="Subject"/>, in characters.</summary>
    public const int MaxSubject = 2_000;

    // The MaxLength of the detail of an audit record in the API's metadata.
    private const int MaxDetail = 500;

    /// <summary>The state when it was last changed; see <see cref="StateAt"/>.</summary>
    public ApprovalState State { get; init; }

    /// <summary>Who approved or rejected it, and when; or null.</summary>
    public Edit? Decided { get; init; }

    /// <summary>The client id or subject of the person who decided, or null.</summary>
    public string? DecidedByClient { get; init; }

    /// <summary>The state at a time: an unused request has expired after its end.</summary>
    public ApprovalState StateAt(DateTimeOffset now) =>
        State is ApprovalState.Pending or ApprovalState.Approved && now >= End ? ApprovalState.Expired : State;

    /// <summary>The audit record of an act on the request.</summary>
    public AuditAct ActOf(AuditVerb verb)
    {
        var detail = $"{Act} asked by {AskedByClient}: {Subject}";
        return new(verb, AuditObjects.Approval, null, Id.ToString()) { Detail = detail.Length > MaxDetail ? detail[..MaxDetail] : detail };
    }
}

/// <summary>The state of a request. The names are stored and never change.</summary>
public enum ApprovalState
{
    /// <summary>Not decided yet.</summary>
    Pending,

    /// <summary>Approved by another person; the change can be made once.</summary>
    Approved,

    /// <summary>It was rejected.</summary>
    Rejected,

    /// <summary>Used: the change was made.</summary>
    Used,

    /// <summary>Expired before the change was made.</summary>
    Expired,
}

/// <summary>The new state of a request; null deletes it.</summary>
public sealed record ApprovalChange(Guid Id, Approval? After);
