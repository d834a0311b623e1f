using Latchkey.Keystores.Sealing;
using Latchkey.Storage.Authentication;
using Latchkey.Storage.Rows;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.Logging.Abstractions;

namespace Latchkey.Storage.Backups;

/// <summary>Checks the signatures of a backup's rows by the keys of the backup itself.</summary>
internal sealed class BackupRows(KeyRing keys, IReadOnlyList<DataKeyRow> dataKeys, IModel model)
{
    private readonly RowMacs _macs = new(() => keys, new AlteredRows(NullLogger<AlteredRows>.Instance));

    // If no server had started since the upgrade, no row is signed yet.
    private readonly bool _areSigned = dataKeys.All(key => key.Purpose is not null);

    /// <summary>The fault of a row, or null.</summary>
    public string? FaultOf(object row)
    {
        if (!_areSigned || row is not AuthenticatedRow authenticated || _macs.Holds(model, authenticated)) return null;
        var name = _macs.NameOf(model, authenticated);
        return $"the row {name.Key} of {name.Table} is not as it was written";
    }
}
