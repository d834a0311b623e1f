using Latchkey.Keystores.Materials;

namespace Latchkey.Keystores.Tenants;

/// <summary>The change of a piece of security material: nothing before means that it is added, nothing after that it is deleted.</summary>
public sealed record MaterialChange(MaterialId Id, Material? Before, Material? After)
{
    /// <summary>Whether the material turned out to be altered.</summary>
    public bool IsAltered { get; init; }

    /// <summary>Whether altered material is removed.</summary>
    public bool ForgetsAltered { get; init; }
}
