using Latchkey.Storage.Authentication;
using Latchkey.Storage.Rows;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Latchkey.Storage.Databases;

/// <summary>Signs the rows that a writer writes.</summary>
internal sealed class SignedRows(IRowWriter rows, RowMacs macs, IModel model) : IRowWriter
{
    /// <inheritdoc/>
    public void Insert<TRow>(TRow row)
        where TRow : class
    {
        Sign(row);
        rows.Insert(row);
    }

    /// <inheritdoc/>
    public void Upsert<TRow>(TRow row)
        where TRow : class
    {
        Sign(row);
        rows.Upsert(row);
    }

    /// <inheritdoc/>
    public void Delete<TRow>(params ReadOnlySpan<object> key)
        where TRow : class => rows.Delete<TRow>(key);

    private void Sign(object row)
    {
        if (row is AuthenticatedRow authenticated) macs.Sign(model, authenticated);
    }
}
