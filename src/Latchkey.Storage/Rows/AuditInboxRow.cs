using Latchkey.Keystores.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Latchkey.Storage.Rows;

/// <summary>
/// An act that a process without the master key has written with its change, such as <c>service-key create</c>: the server
/// moves it to the audit log with its next write, at the latest after a second.
/// </summary>
internal sealed class AuditInboxRow : AuthenticatedRow
{
    public required Guid Id { get; init; }

    public required string Tenant { get; init; }

    public required long TimeUnixMs { get; init; }

    public required string Actor { get; init; }

    public required string Verb { get; init; }

    public required string ObjectType { get; init; }

    public required string ObjectName { get; init; }

    public required string? Detail { get; init; }

    public static void Map(EntityTypeBuilder<AuditInboxRow> table) => table.ToTable("AuditInbox").HasKey(row => row.Id);

    public static AuditInboxRow From(string tenant, string actor, AuditAct act, DateTimeOffset time) => new()
    {
        Id = Guid.CreateVersion7(time),
        Tenant = tenant,
        TimeUnixMs = time.ToUnixTimeMilliseconds(),
        Actor = actor,
        Verb = act.Verb.ToString(),
        ObjectType = act.ObjectType,
        ObjectName = act.ObjectName!,
        Detail = act.Detail,
    };
}
