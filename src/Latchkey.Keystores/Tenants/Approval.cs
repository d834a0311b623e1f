using Latchkey.Keystores.Audit;

namespace Latchkey.Keystores.Tenants;

/// <summary>
/// One person's request to do something that another has to approve: good for exactly this, once, for the one who asked, until
/// its end.
/// </summary>
/// <param name="Id">Names the request.</param>
/// <param name="Act">What kind of thing it is.</param>
/// <param name="Subject">What would be done, in words.</param>
/// <param name="Digest">What would be done: SHA-256 over all that the change does.</param>
/// <param name="Asked">Who asked, and when.</param>
/// <param name="AskedByClient">The client id or subject of the one who asked, or <see cref="Operator"/>.</param>
/// <param name="End">When the request ends, approved or not.</param>
public sealed record Approval(
    Guid Id, ApprovalAct Act, string Subject, ReadOnlyMemory<byte> Digest, Edit Asked, string AskedByClient, DateTimeOffset End)
{
    /// <summary>Stands for the one at the machine, who signs in nowhere.</summary>
    public const string Operator = "operator";

    /// <summary>Most characters of <see cref="Subject"/>.</summary>
    public const int MaxSubject = 2_000;

    // What the API says that the detail of an audit record has at most.
    private const int MaxDetail = 500;

    /// <summary>What has become of it.</summary>
    public ApprovalState State { get; init; }

    /// <summary>Who approved or rejected it, and when; or null.</summary>
    public Edit? Decided { get; init; }

    /// <summary>The client id or subject of the one who decided, or null.</summary>
    public string? DecidedByClient { get; init; }

    /// <summary>What counts at a time: a request that was not used has ended then.</summary>
    public ApprovalState StateAt(DateTimeOffset now) =>
        State is ApprovalState.Pending or ApprovalState.Approved && now >= End ? ApprovalState.Expired : State;

    /// <summary>The audit log's record of an act on the request.</summary>
    public AuditAct ActOf(AuditVerb verb)
    {
        var detail = $"{Act} asked by {AskedByClient}: {Subject}";
        return new(verb, AuditObjects.Approval, null, Id.ToString()) { Detail = detail.Length > MaxDetail ? detail[..MaxDetail] : detail };
    }
}

/// <summary>What has become of a request. The names are stored, and are never changed.</summary>
public enum ApprovalState
{
    /// <summary>Nobody has decided yet.</summary>
    Pending,

    /// <summary>Another person has approved; it can be done once.</summary>
    Approved,

    /// <summary>It was rejected.</summary>
    Rejected,

    /// <summary>It was done.</summary>
    Used,

    /// <summary>It ended before it was done.</summary>
    Expired,
}

/// <summary>What becomes of a request; it is forgotten where nothing is after.</summary>
public sealed record ApprovalChange(Guid Id, Approval? After);
