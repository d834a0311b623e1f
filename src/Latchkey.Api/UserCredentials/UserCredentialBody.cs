using Latchkey.Keystores.Credentials;
using Latchkey.Keystores.Materials;
using Latchkey.OData.Requests;

namespace Latchkey.Api.UserCredentials;

/// <summary>A user credential in a request.</summary>
internal static class UserCredentialBody
{
    /// <summary>Reads and checks everything but the name. The password is null if there is none.</summary>
    public static (UserCredential Credential, string? Password) Read(EntityBody body)
    {
        var password = body.Text("Password");
        return (UserCredentialRules.Check(
            body.Text("Kind"), body.Text("Description"), body.Text("User"), body.Text("CompanyId"), password), password);
    }
}
