using System.Security.Cryptography;
using Latchkey.Keystores.Sealing;
using Latchkey.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage;

/// <summary>The data keys in the database, opened with the master key.</summary>
internal sealed class DataKeys(Database database, MasterKey masterKey, TimeProvider clock)
{
    /// <summary>Opens the key ring; a database without keys gets its first.</summary>
    /// <exception cref="StorageException">The keys were wrapped by another master key.</exception>
    public async Task<KeyRing> OpenAsync(CancellationToken cancellationToken)
    {
        await using var context = database.CreateContext();
        var rows = await context.DataKeys.AsNoTracking().ToListAsync(cancellationToken);
        if (rows.Count == 0)
        {
            rows.Add(DataKeyRow.From(KeyRing.NewDataKey(masterKey, clock.GetUtcNow())));
            context.DataKeys.Add(rows[0]);
            await context.SaveChangesAsync(cancellationToken);
        }

        try
        {
            return new KeyRing(masterKey, rows.ConvertAll(row => row.ToDataKey()));
        }
        catch (CryptographicException cause)
        {
            throw new StorageException($"The master key does not open the database {database.Name}: it belongs to another one.", cause);
        }
    }
}
