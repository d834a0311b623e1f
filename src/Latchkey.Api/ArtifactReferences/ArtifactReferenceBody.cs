using System.Collections.Immutable;
using Latchkey.Keystores;
using Latchkey.Keystores.AccessPolicies;
using Latchkey.Keystores.Materials;
using Latchkey.OData.Requests;

namespace Latchkey.Api.ArtifactReferences;

/// <summary>An artifact reference in a request.</summary>
internal static class ArtifactReferenceBody
{
    /// <summary>The policy of a new reference, whose name SAP's description spells with one c.</summary>
    public static InlineProperty Policy { get; } = new("AccessPolicy", "AcessPolicy");

    /// <summary>The id of the policy that a new reference names.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.MaterialInvalid"/>: it names none, or several.</exception>
    public static long PolicyOf(EntityBody body) => body.Inline("AccessPolicy") is [var policy] && policy.LongNumber("Id") is { } id
        ? id
        : throw new RefusalException(new Refusal.MaterialInvalid("The artifact reference must name the Id of its AccessPolicy."));

    /// <summary>Reads and checks a reference.</summary>
    public static ArtifactReference Read(EntityBody body) => ArtifactReferenceRules.Check(new ArtifactReference(
        0, body.Text("Type") ?? "", body.Text("ConditionAttribute") ?? "", body.Text("ConditionValue"), body.Text("ConditionType") ?? "")
    {
        Name = body.Text("Name"),
        Description = body.Text("Description"),
    });

    /// <summary>Reads and checks the references inside a policy.</summary>
    public static ImmutableArray<ArtifactReference> ReadAll(IEnumerable<EntityBody> bodies) => [.. bodies.Select(Read)];
}
