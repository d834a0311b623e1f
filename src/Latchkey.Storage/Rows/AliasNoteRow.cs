using Latchkey.Keystores;
using Latchkey.Keystores.Tenants;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Latchkey.Storage.Rows;

/// <summary>The note on an entry of the tenant keystore.</summary>
internal sealed class AliasNoteRow : AuthenticatedRow, IKeptRow
{
    public required string Tenant { get; init; }

    public required string Alias { get; init; }

    public required string Owner { get; init; }

    public required string Text { get; init; }

    /// <summary>The labels, joined by a space: no label has one in it.</summary>
    public required string Labels { get; init; }

    public required string LastModifiedBy { get; init; }

    public required long LastModifiedTimeUnixMs { get; init; }

    /// <summary>The tenant's revision right after the last change of this row.</summary>
    public required long Revision { get; init; }

    public static void Map(EntityTypeBuilder<AliasNoteRow> table, string ordinalCollation)
    {
        table.ToTable("AliasNotes").HasKey(row => new { row.Tenant, row.Alias });
        table.Property(row => row.Alias).UseCollation(ordinalCollation);
    }

    public static AliasNoteRow From(string tenant, Alias alias, AliasNote note, long revision) => new()
    {
        Tenant = tenant,
        Alias = alias.Value,
        Owner = note.Owner,
        Text = note.Text,
        Labels = string.Join(' ', note.Labels),
        LastModifiedBy = note.LastModified.By,
        LastModifiedTimeUnixMs = note.LastModified.At.ToUnixTimeMilliseconds(),
        Revision = revision,
    };

    public AliasChange<AliasNote> ToChange() => new(Keystores.Alias.Parse(Alias), ToNote());

    private AliasNote ToNote() => AliasNote.FromStore(
        Owner, Text, [.. Labels.Split(' ', StringSplitOptions.RemoveEmptyEntries)],
        new Edit(LastModifiedBy, StoredTime.Of(LastModifiedTimeUnixMs)));
}
