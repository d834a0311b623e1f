using System.Collections.Immutable;

namespace Latchkey.Keystores.Materials;

/// <summary>Restricts artifacts to the holders of a role. The name of the material is its id, in decimal digits.</summary>
/// <param name="RoleName">The role, unique among the policies of a tenant.</param>
/// <param name="Description">The description, or null.</param>
public sealed record AccessPolicy(string RoleName, string? Description) : MaterialContent
{
    /// <summary>The artifacts that it restricts, in the order of their ids.</summary>
    public ImmutableArray<ArtifactReference> References { get; init; } = [];
}

/// <summary>A condition on artifacts of one type. Everything but the type and the three parts of the condition is for people.</summary>
/// <param name="Id">The id, unique among the references of a tenant.</param>
/// <param name="Type">The type of the artifacts, such as <c>INTEGRATION_FLOW</c>.</param>
/// <param name="ConditionAttribute"><c>Name</c> or <c>ID</c>.</param>
/// <param name="ConditionValue">The text or expression that the attribute is compared with.</param>
/// <param name="ConditionType"><c>exactString</c> or <c>regularExpression</c>, of Java.</param>
public sealed record ArtifactReference(
    long Id, string Type, string ConditionAttribute, string? ConditionValue, string ConditionType)
{
    /// <summary>The name, or null.</summary>
    public string? Name { get; init; }

    /// <summary>The description, or null.</summary>
    public string? Description { get; init; }
}
