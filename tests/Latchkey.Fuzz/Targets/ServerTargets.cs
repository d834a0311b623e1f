using Latchkey.Api.KeystoreResources;
using Latchkey.Application.Access;
using Latchkey.Keystores;
using Latchkey.Server.Http;

namespace Latchkey.Fuzz.Targets;

/// <summary>Texts in addresses, headers and bodies.</summary>
internal static class ServerTargets
{
    public static void Hexalias(string text)
    {
        var alias = Alias.FromHexalias(text);
        if (!alias.Hexalias.Equals(text, StringComparison.OrdinalIgnoreCase) || Alias.Parse(alias.Value).Hexalias != alias.Hexalias)
            throw new InvalidOperationException("An alias has two hexadecimal forms.");
    }

    public static void AliasList(string text) => Latchkey.Api.KeystoreResources.AliasList.Parse(text);

    public static void RawTarget(string text) => ODataTarget.Parse(text);

    public static void Basic(string text) => BasicCredentials.Parse(text);
}
