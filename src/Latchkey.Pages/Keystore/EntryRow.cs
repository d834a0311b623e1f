using Latchkey.Keystores;
using Latchkey.Keystores.Entries;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Pages.Keystore;

/// <summary>One row of a table of entries.</summary>
public sealed record EntryRow(KeystoreName Keystore, KeystoreEntry Entry)
{
    /// <summary>Whether the filter's text is in the alias or in a name, in any case.</summary>
    public bool Holds(string text) =>
        Has(Entry.Alias.Value, text) || Has(Entry.Certificate.SubjectDN, text) || Has(Entry.Certificate.IssuerDN, text);

    private static bool Has(string value, string text) => value.Contains(text, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A column by which a table of entries is sorted.</summary>
public enum EntryColumn
{
    Alias,
    Type,
    ValidUntil,
    LastModified,
    Subject,
    Issuer,
}

/// <summary>The order of rows.</summary>
public sealed record EntryOrder(EntryColumn Column, bool Descending)
{
    /// <summary>By this column; the other way round if it was so already.</summary>
    public EntryOrder By(EntryColumn column) => new(column, column == Column && !Descending);

    /// <summary>The rows in this order.</summary>
    public IEnumerable<EntryRow> Sort(IEnumerable<EntryRow> rows) => Column switch
    {
        EntryColumn.Type => Sort(rows, row => row.Entry.Type),
        EntryColumn.ValidUntil => Sort(rows, row => row.Entry.Certificate.ValidNotAfter),
        EntryColumn.LastModified => Sort(rows, row => row.Entry.LastModified.At),
        EntryColumn.Subject => Sort(rows, row => row.Entry.Certificate.SubjectDN, StringComparer.OrdinalIgnoreCase),
        EntryColumn.Issuer => Sort(rows, row => row.Entry.Certificate.IssuerDN, StringComparer.OrdinalIgnoreCase),
        _ => Sort(rows, row => row.Entry.Alias.Value, StringComparer.OrdinalIgnoreCase),
    };

    private IEnumerable<EntryRow> Sort<TKey>(IEnumerable<EntryRow> rows, Func<EntryRow, TKey> key, IComparer<TKey>? comparer = null) =>
        Descending ? rows.OrderByDescending(key, comparer) : rows.OrderBy(key, comparer);
}
