using Latchkey.Keystores;
using Latchkey.Keystores.Materials;
using Latchkey.OData.Requests;

namespace Latchkey.Api.Slices;

/// <summary>What the requests for every kind of security material have in common.</summary>
internal static class MaterialBody
{
    /// <summary>The maximum length of a body in bytes: some ten texts of 1,024 characters and 20 custom parameters, with escapes.</summary>
    public const long Limit = 256 * 1024;

    /// <summary>Requires that the body has the name of the address.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.MaterialNamesDiffer"/>.</exception>
    public static void RequireName(EntityBody body, MaterialId id)
    {
        if (body.Text("Name") != id.Name) throw new RefusalException(new Refusal.MaterialNamesDiffer());
    }
}
