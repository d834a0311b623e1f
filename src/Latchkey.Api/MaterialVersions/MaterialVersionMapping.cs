using Latchkey.Keystores.Materials;
using Latchkey.Keystores.Tenants;
using Latchkey.OData.Entities;

namespace Latchkey.Api.MaterialVersions;

/// <summary>The mapping of versions of security material. The type is our own.</summary>
internal static class MaterialVersionMapping
{
    public static EntityMapping<MaterialVersion> Create() => new EntityMapping<MaterialVersion>("MaterialVersions")
        .OrderedBy("Number desc")
        .Property("Set", version => version.Material.Id.Set.ToString())
        .Property("Name", version => version.Material.Id.Name)
        .Property("Number", version => (long?)version.Number)
        .Property("Content", version => MaterialText.Of(version.Material.Content))
        .Property("CreatedBy", version => version.Material.Created.By)
        .Property("CreatedTime", version => (DateTimeOffset?)version.Material.Created.At)
        .Property("LastModifiedBy", version => version.Material.LastModified.By)
        .Property("LastModifiedTime", version => (DateTimeOffset?)version.Material.LastModified.At)
        .Property("EndedBy", version => version.Ended.By)
        .Property("EndedTime", version => (DateTimeOffset?)version.Ended.At)
        .Property("Action", version => version.EndedBy.ToString())
        .Property("Status", _ => (string?)null);
}
