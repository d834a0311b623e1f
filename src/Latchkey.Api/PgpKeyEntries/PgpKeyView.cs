using Latchkey.Formats.OpenPgp;
using Latchkey.Keystores.Materials;
using Latchkey.Keystores.PgpKeys;

namespace Latchkey.Api.PgpKeyEntries;

/// <summary>An OpenPGP key at a time, which decides its validity.</summary>
internal sealed record PgpKeyView(Material Material, DateTimeOffset Now)
{
    public PgpKeyEntry Key => (PgpKeyEntry)Material.Content;

    public string Type => (Key.IsPublic, Key.IsSecret) switch
    {
        (true, true) => "Secret,Public",
        (false, true) => "Secret",
        _ => "Public",
    };

    public string ValidityState => PgpValidity.Of(Key.Primary, Now);

    public IReadOnlyCollection<object> UserIds => [.. Key.UserIds.Select(userId => new PgpUserIdView(this, userId.Text))];

    public IReadOnlyCollection<object> SubKeys => [.. Key.SubKeys.Select(subKey => new PgpSubKeyView(this, subKey))];
}

/// <summary>A user ID of a key.</summary>
internal sealed record PgpUserIdView(PgpKeyView Key, string UserId);

/// <summary>A subkey of a key.</summary>
internal sealed record PgpSubKeyView(PgpKeyView Key, PgpKeyFacts Facts);
