using Latchkey.Keystores.Materials;

namespace Latchkey.Pages.Words;

/// <summary>The words for security material on the pages, as SAP's page has them.</summary>
internal static class MaterialWords
{
    /// <summary>The kinds of user credentials: the word and the value of the API.</summary>
    public static IReadOnlyList<(string Word, string Kind)> Kinds { get; } =
        [("User Credentials", "default"), ("SuccessFactors", "successfactors"), ("OpenConnectors", "openconnectors")];

    /// <summary>The type of a piece of security material.</summary>
    public static string TypeOf(Material material) => material.Id.Set switch
    {
        MaterialSet.OAuth2ClientCredentials => "OAuth2 Client Credentials",
        MaterialSet.SecureParameters => "Secure Parameter",
        _ => "User Credentials",
    };
}
