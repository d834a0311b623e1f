using System.Globalization;
using Latchkey.Api.Slices;
using Latchkey.Keystores.Materials;
using Latchkey.Keystores.PgpKeys;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Operations;

namespace Latchkey.Api.PgpKeyEntries;

/// <summary>The state behind answers about OpenPGP keys. Their validity changes with time too.</summary>
internal static class PgpKeyState
{
    /// <summary>
    /// The state of the tenant, and how many keys are valid and how many critical: for one revision, a key only passes from the one to the
    /// other and then to neither, so equal numbers mean equal states.
    /// </summary>
    public static async ValueTask<string> OfAsync(IKeystoreStore store, ODataContext context)
    {
        var states = (await store.ReadAsync(context)).Materials.In(MaterialSet.PgpKeyEntries)
            .Select(material => (PgpKeyEntry)material.Content)
            .SelectMany(key => key.SubKeys.Prepend(key.Primary)).Select(facts => PgpValidity.Of(facts, context.Time)).ToList();
        return await store.StateAsync(context) + string.Create(CultureInfo.InvariantCulture,
            $" {states.Count(state => state == "Valid")} {states.Count(state => state == "Critical")}");
    }
}
