using Latchkey.Keystores.Credentials;
using Latchkey.Keystores.Materials;
using Latchkey.OData.Requests;

namespace Latchkey.Api.UserCredentials;

/// <summary>A user credential in a request.</summary>
internal static class UserCredentialBody
{
    /// <summary>Reads and checks everything but the name. The password is null if there is none.</summary>
    /// <param name="body">The request.</param>
    /// <param name="former">The credential that it replaces, or null.</param>
    public static (UserCredential Credential, string? Password) Read(EntityBody body, Material? former = null)
    {
        var password = body.Text("Password");
        return (UserCredentialRules.Check(
            body.Text("Kind"), body.Text("Description"), body.Text("User"), body.Text("CompanyId"), password,
            former?.Content as UserCredential), password);
    }
}
