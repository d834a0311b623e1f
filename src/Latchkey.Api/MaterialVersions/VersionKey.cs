using Latchkey.Keystores;
using Latchkey.Keystores.Materials;
using Latchkey.OData.Operations;

namespace Latchkey.Api.MaterialVersions;

/// <summary>The key of a version of security material in a path.</summary>
internal static class VersionKey
{
    /// <summary>The path of one version.</summary>
    public const string Path = "MaterialVersions(Set='{Set}',Name='{Name}',Number={Number})";

    /// <summary>Reads the key.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.MaterialVersionNotFound"/>: there is no such set.</exception>
    public static (MaterialId Id, long Number) Of(ODataContext context)
    {
        var (name, number) = (context.Key["Name"].AsString(), context.Key["Number"].AsNumber());
        return SetOf(context.Key["Set"].AsString()) is { } set
            ? (new MaterialId(set, name), number)
            : throw new RefusalException(new Refusal.MaterialVersionNotFound(name, number));
    }

    /// <summary>The set of this name, or null.</summary>
    public static MaterialSet? SetOf(string? name) =>
        Enum.GetValues<MaterialSet>().Where(set => set.ToString() == name).Cast<MaterialSet?>().FirstOrDefault();
}
