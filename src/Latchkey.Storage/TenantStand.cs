using System.Runtime.InteropServices;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Storage;

/// <summary>A tenant's position in the history of a database. The default is that of a tenant that was never changed.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TenantStand(long Revision, Guid Lineage)
{
    public static TenantStand Of(TenantKeystores keystores) => new(keystores.Revision, keystores.Lineage);
}
