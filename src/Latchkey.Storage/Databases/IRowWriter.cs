namespace Latchkey.Storage.Databases;

/// <summary>
/// Writes rows within the transaction of a <see cref="WriterConnection"/>; an error shows at the latest when it commits. It is an error if
/// the database drops a row that it was given to keep.
/// </summary>
internal interface IRowWriter
{
    /// <summary>Adds a row; it is an error if the key is taken.</summary>
    void Insert<TRow>(TRow row)
        where TRow : class;

    /// <summary>Adds a row, or replaces the one that has its key.</summary>
    void Upsert<TRow>(TRow row)
        where TRow : class;

    /// <summary>Deletes the row with this key, if there is one.</summary>
    void Delete<TRow>(params ReadOnlySpan<object> key)
        where TRow : class;
}
