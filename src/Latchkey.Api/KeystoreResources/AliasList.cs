using System.Text;
using Latchkey.Keystores;

namespace Latchkey.Api.KeystoreResources;

/// <summary>
/// A list of aliases in one text, separated by semicolons. Within an alias, a backslash precedes each semicolon and each backslash
/// (docs/contract.md#mass-delete).
/// </summary>
internal static class AliasList
{
    // Ten times the entries of a usual keystore. Each takes a hundred bytes.
    private const int MaxAliases = 100_000;

    public static IReadOnlyList<Alias> Parse(string text)
    {
        var aliases = new List<Alias>();
        var current = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                if (++i == text.Length || text[i] is not (';' or '\\'))
                    throw new RefusalException(
                        new Refusal.BodyMalformed("In 'Aliases' a backslash must be followed by a semicolon or another backslash."));
                current.Append(text[i]);
            }
            else if (text[i] == ';')
            {
                Take();
            }
            else
            {
                current.Append(text[i]);
            }
        }

        Take();
        return aliases;

        // Two semicolons in a row, or one at the end, stand for no alias.
        void Take()
        {
            if (current.Length > 0) aliases.Add(Alias.Parse(current.ToString()));
            if (aliases.Count > MaxAliases)
                throw new RefusalException(new Refusal.BodyMalformed($"'Aliases' names more than {MaxAliases} entries."));
            current.Clear();
        }
    }
}
