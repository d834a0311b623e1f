using Latchkey.Keystores.Credentials;
using Latchkey.Keystores.Materials;
using Latchkey.OData.Requests;

namespace Latchkey.Api.OAuth2ClientCredentials;

/// <summary>An OAuth2 client credential in a request.</summary>
internal static class OAuth2ClientCredentialBody
{
    /// <summary>The custom parameters, which a request has inside the credential.</summary>
    public static InlineProperty CustomParameters { get; } = new("CustomParameters");

    /// <summary>Reads and checks everything but the name.</summary>
    public static (OAuth2ClientCredential Credential, string Secret) Read(EntityBody body)
    {
        var credential = new OAuth2ClientCredential
        {
            Description = body.Text("Description"),
            TokenServiceUrl = body.Text("TokenServiceUrl") ?? "",
            ClientId = body.Text("ClientId") ?? "",
            ClientAuthentication = body.Text("ClientAuthentication"),
            Scope = body.Text("Scope"),
            ScopeContentType = body.Text("ScopeContentType"),
            Resource = body.Text("Resource"),
            Audience = body.Text("Audience"),
            CustomParameters = [.. (body.Inline("CustomParameters") ?? []).Select(CustomParameter)],
        };
        var secret = body.Text("ClientSecret");
        OAuth2ClientCredentialRules.Check(credential, secret);
        return (credential, secret!);
    }

    private static CustomParameter CustomParameter(EntityBody body) =>
        new(body.Text("Key") ?? "", body.Text("Value") ?? "", body.Text("SendAsPartOf") ?? "");
}
