using System.Text.Json;

namespace Latchkey.Application.Access;

/// <summary>
/// Distinguishes access tokens from the other tokens that an issuer signs with the same key, such as the identity token that a browser has.
/// Some access tokens state their type in the header (RFC 9068); others count only if they belong to a client that the settings name.
/// </summary>
internal static class AccessTokens
{
    private static readonly string[] Declared = ["at+jwt", "application/at+jwt"];
    private static readonly string[] Undeclared = ["", "jwt", "application/jwt"];

    // Claims that OpenID Connect Core 1.0 (2, 3.1.3.6, 3.3.2.11) defines only for identity tokens.
    private static readonly string[] OfIdentityTokens = ["nonce", "at_hash", "c_hash"];

    // RFC 9068 section 2.2, and OpenID Connect's name of the same.
    private static readonly string[] NamesOfClient = ["client_id", "azp"];

    /// <summary>Whether a token, whose signature is good, is an access token of a client that may send one.</summary>
    /// <param name="type">The <c>typ</c> of its header.</param>
    /// <param name="claims">Its claims.</param>
    /// <param name="clients">The clients that the settings name; empty for any, if the token states that it is an access token.</param>
    public static bool IsOne(string? type, JsonElement claims, IReadOnlyList<string> clients)
    {
        var isDeclared = Declared.Contains(type, StringComparer.OrdinalIgnoreCase);
        if (!isDeclared && (clients.Count == 0 || !MayBe(type ?? "", claims))) return false;
        var named = NamesOfClient.Select(name => Text(claims, name)).OfType<string>().ToList();
        return clients.Count == 0 || (named.Count > 0 && named.TrueForAll(name => clients.Contains(name, StringComparer.Ordinal)));
    }

    // Keycloak states the purpose of a token in a claim of this name.
    private static bool MayBe(string type, JsonElement claims) => Undeclared.Contains(type, StringComparer.OrdinalIgnoreCase)
        && !Array.Exists(OfIdentityTokens, name => claims.TryGetProperty(name, out _))
        && Text(claims, "typ") is null or "Bearer";

    private static string? Text(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
