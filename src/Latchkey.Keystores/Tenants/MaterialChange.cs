using Latchkey.Keystores.Materials;

namespace Latchkey.Keystores.Tenants;

/// <summary>The change of a piece of security material: nothing before means that it is added, nothing after that it is deleted.</summary>
public sealed record MaterialChange(MaterialId Id, Material? Before, Material? After);
