using Latchkey.Storage.Databases;

namespace Latchkey.Storage.Rows;

/// <summary>
/// A row that grants something or decides something: it carries a keyed hash of all its columns, and takes no effect where that does not
/// fit. <see cref="StorageContext"/> and the writer sign it; whoever reads it asks <see cref="StorageContext.Accepts"/>.
/// </summary>
internal abstract class AuthenticatedRow
{
    /// <summary>The data key of the hash; null, as the hash, in a row of a release that had none.</summary>
    public Guid? MacKeyId { get; set; }

    /// <summary>HMAC with SHA-256 over the table and every column that is not null, of which the key is a part.</summary>
    public byte[]? Mac { get; set; }
}
