using Latchkey.Keystores.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Latchkey.Storage.Rows;

/// <summary>A session that was ended early, or all sessions of a subject that began up to a time.</summary>
internal sealed class EndedSessionRow
{
    public required string Subject { get; init; }

    /// <summary>The session; <see cref="Guid.Empty"/> for all of the subject.</summary>
    public required Guid Session { get; init; }

    public required long EndedTimeUnixMs { get; init; }

    /// <summary>Until when the row is needed.</summary>
    public required long UntilUnixMs { get; init; }

    public static void Map(EntityTypeBuilder<EndedSessionRow> table)
    {
        table.ToTable("EndedSessions").HasKey(row => new { row.Subject, row.Session });
        table.HasIndex(row => row.UntilUnixMs);
    }

    public static EndedSessionRow From(EndedSession ended) => new()
    {
        Subject = ended.Subject,
        Session = ended.Session ?? Guid.Empty,
        EndedTimeUnixMs = ended.Time.ToUnixTimeMilliseconds(),
        UntilUnixMs = ended.Until.ToUnixTimeMilliseconds(),
    };

    public EndedSession ToEndedSession() => new(
        Subject, Session == Guid.Empty
            ? null
            : Session, StoredTime.Of(EndedTimeUnixMs), StoredTime.Of(UntilUnixMs));
}
