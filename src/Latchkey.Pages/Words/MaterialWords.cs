using Latchkey.Keystores.Materials;
using Latchkey.Keystores.PgpKeys;

namespace Latchkey.Pages.Words;

/// <summary>The words for security material on the pages, as SAP's page has them.</summary>
internal static class MaterialWords
{
    /// <summary>The kinds of user credentials: the word and the value of the API.</summary>
    public static IReadOnlyList<(string Word, string Kind)> Kinds { get; } =
        [("User Credentials", "default"), ("SuccessFactors", "successfactors"), ("OpenConnectors", "openconnectors")];

    /// <summary>The rings that have a key.</summary>
    public static string TypeOf(PgpKeyEntry key) =>
        key is { IsPublic: true, IsSecret: true } ? "Secret, Public" : key.IsSecret ? "Secret" : "Public";

    /// <summary>The validity of a key at a time.</summary>
    public static string ValidityOf(PgpKeyEntry key, DateTimeOffset now) => PgpValidity.Of(key.Primary, now) switch
    {
        "Critical" => "Ends within 14 days",
        "Expired" => "Expired",
        _ => "Valid",
    };

    /// <summary>The type of a piece of security material.</summary>
    public static string TypeOf(Material material) => material.Id.Set switch
    {
        MaterialSet.OAuth2ClientCredentials => "OAuth2 Client Credentials",
        MaterialSet.SecureParameters => "Secure Parameter",
        MaterialSet.PgpKeyEntries => "PGP Key",
        _ => "User Credentials",
    };
}
