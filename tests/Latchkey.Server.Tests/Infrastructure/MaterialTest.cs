using System.Text;
using System.Text.Json;
using Latchkey.Application.ServiceKeys;
using Latchkey.Keystores.Materials;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Stores;

namespace Latchkey.Server.Tests.Infrastructure;

/// <summary>A test of the API with security material beside the keystores; what the API never shows, it reads from the store.</summary>
public abstract class MaterialTest : KeystoreTest
{
    private protected static object User(string name, string password = "p4ss") => new
    {
        Name = name,
        Kind = "default",
        Description = "of a test",
        User = "alice",
        Password = password,
        CompanyId = (string?)null,
    };

    private protected static object Parameter(string name, string value = "v4lue") =>
        new { Name = name, Description = "", SecureParam = value };

    private protected static object OAuth2(string name, string secret = "s3cret", params object[] parameters) => new
    {
        Name = name,
        Description = "of a test",
        TokenServiceUrl = "https://login.example.com/token",
        ClientId = "client",
        ClientSecret = secret,
        ClientAuthentication = "header",
        Scope = "read",
        ScopeContentType = "urlencoded",
        CustomParameters = parameters,
    };

    /// <summary>The message of an error, with its status in front.</summary>
    private protected static string Refusal(Answer answer) => $"{answer.Status} " + JsonDocument.Parse(answer.Text).RootElement
        .GetProperty("error").GetProperty("message").GetProperty("value").GetString();

    /// <summary>A write that the API answers with 202 and nothing else.</summary>
    private protected static async Task AcceptedAsync(Task<Answer> write)
    {
        var answer = await write;
        (answer.Status, answer.Text).ShouldBe((202, ""));
    }

    /// <summary>The secret as it is stored, opened.</summary>
    private protected async Task<string> SecretAsync(MaterialSet set, string name)
    {
        var keystores = await Server.Service<IKeystoreStore>().ReadAsync(
            NewServiceKey.DefaultTenant, TestContext.Current.CancellationToken);
        using var secret = Server.Service<ISealer>().Open(keystores.Materials.Find(new MaterialId(set, name)).Secret!);
        return Encoding.UTF8.GetString(secret.Span);
    }

    private protected async Task<IReadOnlyList<string>> NamesAsync(string set) =>
        [.. (await GetAsync(set)).Data.GetProperty("results").EnumerateArray().Select(entity => entity.GetProperty("Name").GetString()!)];
}
