using Latchkey.Keystores.PgpKeys;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Api.PgpKeyrings;

/// <summary>A key ring of a tenant.</summary>
internal sealed record KeyringView(PgpRing Ring, TenantMaterials Materials);

/// <summary>The transfer of a ring to an edge runtime, of which there are none.</summary>
internal sealed record KeyringRuntimeView;
