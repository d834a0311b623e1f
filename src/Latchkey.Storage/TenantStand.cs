using System.Runtime.InteropServices;
using Latchkey.Keystores;

namespace Latchkey.Storage;

/// <summary>Where a tenant stands in the history of a database; a tenant that was never changed, at its beginning.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TenantStand(long Revision, Guid Lineage)
{
    public static TenantStand Of(TenantKeystores keystores) => new(keystores.Revision, keystores.Lineage);
}
