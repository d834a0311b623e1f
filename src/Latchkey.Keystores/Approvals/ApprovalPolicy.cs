using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.Approvals;

/// <summary>The two-person rule: which acts need a second person, and for how long a request is valid.</summary>
/// <param name="Acts">The acts; empty if the rule is off.</param>
/// <param name="Lifetime">How long after the request it can be approved and used.</param>
public sealed record ApprovalPolicy(ImmutableHashSet<ApprovalAct> Acts, TimeSpan Lifetime)
{
    /// <summary>The maximum number of waiting requests per tenant. The operator at the machine is exempt.</summary>
    public const int MaxPending = 100;

    /// <summary>The maximum number of waiting requests per client, or of the operator.</summary>
    public const int MaxPendingOfClient = 10;

    // Long enough for questions about who approved what; the audit log keeps it longer.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    /// <summary>Nothing needs a second person.</summary>
    public static ApprovalPolicy Off { get; } = new([], TimeSpan.Zero);

    /// <summary>
    /// Passes a change that needs no approval, or uses up the approval that it has. Otherwise returns a change that records the request
    /// (<see cref="KeystoreChange.Awaits"/>).
    /// </summary>
    /// <exception cref="RefusalException"><see cref="Refusal.ApprovalsFull"/>.</exception>
    public KeystoreChange Judge(string tenant, TenantKeystores keystores, KeystoreChange change)
    {
        if (Acts.IsEmpty || GuardedChange.Of(tenant, keystores, change, Acts) is not { } guarded) return change;
        var (now, client) = (change.Edit.At, change.Origin.ClientId ?? Approval.Operator);
        var open = keystores.Approvals.Values
            .Where(approval => approval.StateAt(now) is ApprovalState.Pending or ApprovalState.Approved)
            .ToList();
        var known = open.FindAll(
            approval => approval.AskedByClient == client && CryptographicOperations.FixedTimeEquals(approval.Digest.Span, guarded.Digest));
        if (known.Find(approval => approval.State == ApprovalState.Approved) is { } approved) return Using(change, approved);
        if (known.FirstOrDefault() is { } waiting) return KeystoreChange.NotNeeded(change.Edit) with { Awaits = waiting };
        var pending = open.FindAll(approval => approval.State == ApprovalState.Pending);
        if (pending.Count(approval => approval.AskedByClient == client) >= MaxPendingOfClient
            || (client != Approval.Operator && pending.Count >= MaxPending))
            throw new RefusalException(new Refusal.ApprovalsFull());
        var asked = new Approval(
            IdOf(guarded, client, keystores.Revision), guarded.Act, guarded.Subject, guarded.Digest, change.Edit, client, now + Lifetime);
        return Asking(keystores, change, asked);
    }

    private static KeystoreChange Using(KeystoreChange change, Approval approved) => change with
    {
        Approvals = [.. change.Approvals, new ApprovalChange(approved.Id, approved with { State = ApprovalState.Used })],
        MoreActs = [.. change.MoreActs, approved.ActOf(AuditVerb.Use)],
    };

    private static KeystoreChange Asking(TenantKeystores keystores, KeystoreChange change, Approval asked)
    {
        var outdated = keystores.Approvals.Values.Where(old => old.End + Kept < asked.Asked.At);
        return KeystoreChange.NotNeeded(change.Edit) with
        {
            Origin = change.Origin,
            Awaits = asked,
            Approvals = [new(asked.Id, asked), .. outdated.Select(old => new ApprovalChange(old.Id, null))],
            MoreActs = [asked.ActOf(AuditVerb.Request)],
        };
    }

    // Deterministic: a rule that is decided again on the same state gets the same id.
    private static Guid IdOf(GuardedChange guarded, string client, long revision)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(number, revision);
        hash.AppendData(guarded.Digest);
        hash.AppendData(number);
        hash.AppendData(Encoding.UTF8.GetBytes(client));
        return new Guid(hash.GetHashAndReset().AsSpan(0, 16));
    }
}
