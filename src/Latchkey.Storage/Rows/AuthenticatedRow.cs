using Latchkey.Storage.Databases;

namespace Latchkey.Storage.Rows;

/// <summary>
/// A row that grants or decides something. It carries a keyed hash of all its columns, and takes no effect if that does not fit. <see
/// cref="StorageContext"/> and the writer sign it; all code that reads it calls <see cref="StorageContext.Accepts"/>.
/// </summary>
internal abstract class AuthenticatedRow
{
    /// <summary>The data key of the hash. Both are null in a row of a release that signed no rows.</summary>
    public Guid? MacKeyId { get; set; }

    /// <summary>HMAC with SHA-256 over the table and every column that is not null, of which the key is a part.</summary>
    public byte[]? Mac { get; set; }
}
