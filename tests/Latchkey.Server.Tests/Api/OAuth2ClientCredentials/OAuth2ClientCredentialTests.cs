using System.Text;
using System.Text.Json;
using Latchkey.Keystores.Materials;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Api.OAuth2ClientCredentials;

/// <summary><c>OAuth2ClientCredentials</c> with custom parameters, which only a creation can set.</summary>
[OnBothEngines]
public sealed class OAuth2ClientCredentialTests : MaterialTest
{
    private const string One = "OAuth2ClientCredentials('one')";

    [Fact]
    public async Task A_credential_is_created_read_replaced_and_deleted()
    {
        await AcceptedAsync(PostAsync("OAuth2ClientCredentials", OAuth2("one")));
        (await SecretAsync(MaterialSet.OAuth2ClientCredentials, "one")).ShouldBe("s3cret");
        var read = (await GetAsync(One)).Data;
        read.GetProperty("ClientSecret").ValueKind.ShouldBe(JsonValueKind.Null);
        read.GetProperty("ClientAuthentication").GetString().ShouldBe("header");
        read.GetProperty("Audience").ValueKind.ShouldBe(JsonValueKind.Null);
        await AcceptedAsync(PutAsync(One, OAuth2("one", "other")));
        (await SecretAsync(MaterialSet.OAuth2ClientCredentials, "one")).ShouldBe("other");
        await AcceptedAsync(DeleteAsync(One));
        Refusal(await GetAsync(One)).ShouldBe("404 Requested entity could not be found.");
    }

    [Theory]
    [InlineData("""[{"Key":"a","Value":"1","SendAsPartOf":"body"},{"Key":"b","Value":"2","SendAsPartOf":"url"}]""")]
    [InlineData("""{"results":[{"Key":"a","Value":"1","SendAsPartOf":"body"},{"Key":"b","Value":"2","SendAsPartOf":"url"}]}""")]
    public async Task Custom_parameters_come_with_the_creation(string parameters)
    {
        var body = JsonSerializer.Serialize(OAuth2("one")).Replace("[]", parameters, StringComparison.Ordinal);
        (await SendAsync(body)).Status.ShouldBe(202);
        (await ParametersAsync()).ShouldBe(["a=1 body", "b=2 url"]);
    }

    [Fact]
    public async Task Custom_parameters_come_inside_an_Atom_entry()
    {
        await AcceptedAsync(PostAsync("OAuth2ClientCredentials", OAuth2("one", "s", Custom("a"), Custom("b"))));
        var atom = (await Client.GetAsync($"{One}?$expand=CustomParameters")).Text;
        await AcceptedAsync(DeleteAsync(One));
        var withSecret = atom.Replace("<d:ClientSecret m:null=\"true\" />", "<d:ClientSecret>s</d:ClientSecret>", StringComparison.Ordinal);
        var created = await Client.SendAsync(
            "POST", "OAuth2ClientCredentials", Encoding.UTF8.GetBytes(withSecret), ("Content-Type", "application/atom+xml"));
        created.Status.ShouldBe(202, created.Text);
        (await ParametersAsync()).ShouldBe(["a=1 body", "b=1 body"]);
    }

    [Fact]
    public async Task A_replacement_drops_custom_parameters_and_cannot_set_any()
    {
        await AcceptedAsync(PostAsync("OAuth2ClientCredentials", OAuth2("one", "s", Custom("a"))));
        Refusal(await PutAsync(One, OAuth2("one", "s", Custom("b"))))
            .ShouldBe("400 CustomParameters cannot be updated using this operation");
        (await ParametersAsync()).ShouldBe(["a=1 body"]);
        await AcceptedAsync(PutAsync(One, OAuth2("one")));
        (await ParametersAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_wrong_is_refused()
    {
        foreach (var secret in new[] { "", null! })
        {
            Refusal(await PostAsync("OAuth2ClientCredentials", OAuth2("x", secret)))
                .ShouldBe("400 Property 'ClientSecret' cannot be empty. Enter a valid value.");
        }

        Refusal(await PutAsync("OAuth2ClientCredentials('x')", OAuth2("x"))).ShouldBe("404 Requested entity could not be found.");
        await AcceptedAsync(PostAsync("OAuth2ClientCredentials", OAuth2("one")));
        Refusal(await PostAsync("OAuth2ClientCredentials", OAuth2("one"))).ShouldBe("409 Entity with the specified name already exist.");
        Refusal(await PutAsync(One, OAuth2("two"))).ShouldBe("400 Entity key specified in URI does not match to name from payload.");
        Refusal(await PutAsync(One, OAuth2("one", ""))).ShouldBe("400 Property 'ClientSecret' cannot be empty. Enter a valid value.");
    }

    [Fact]
    public async Task Custom_parameters_have_rules()
    {
        async Task<string> RefusedAsync(params object[] parameters) =>
            Refusal(await PostAsync("OAuth2ClientCredentials", OAuth2("x", "s", parameters)));

        (await RefusedAsync([.. Enumerable.Range(0, 21).Select(i => Custom($"k{i}"))]))
            .ShouldBe("400 At most 20 custom parameters are allowed.");
        (await RefusedAsync(Custom(" "))).ShouldBe("400 The key of a custom parameter must not be blank.");
        (await RefusedAsync(Custom("k", ""))).ShouldBe("400 The custom parameter 'k' must have a value.");
        (await RefusedAsync(Custom("k", "v", "cookie"))).ShouldBe(
            "400 The custom parameter 'k' must be sent as part of body, header or url.");
        (await RefusedAsync(Custom("client_secret"))).ShouldBe("400 The custom parameter 'client_secret' is reserved.");
        (await RefusedAsync(Custom("k"), Custom("k"))).ShouldBe("400 Two custom parameters are equal.");
        (await NamesAsync("OAuth2ClientCredentials")).ShouldBeEmpty();
        await AcceptedAsync(PostAsync("OAuth2ClientCredentials", OAuth2("x", "s", Custom("k"), Custom("k", "2"))));
    }

    [Fact]
    public async Task Partial_updates_are_refused_each_in_its_way()
    {
        await AcceptedAsync(PostAsync("OAuth2ClientCredentials", OAuth2("one")));
        (await Client.SendAsync("MERGE", One, "{}"u8.ToArray(), ("Content-Type", "application/json"))).Status.ShouldBe(405);
        (await Client.SendAsync("PATCH", One, "{}"u8.ToArray(), ("Content-Type", "application/json"))).Status.ShouldBe(501);
    }

    private static object Custom(string key, string value = "1", string place = "body") =>
        new { Key = key, Value = value, SendAsPartOf = place };

    private Task<Answer> SendAsync(string body) => Client.SendAsync("POST", "OAuth2ClientCredentials", Encoding.UTF8.GetBytes(body),
        ("Accept", "application/json"), ("Content-Type", "application/json"));

    private async Task<IReadOnlyList<string>> ParametersAsync() =>
    [
        .. (await GetAsync($"{One}?$expand=CustomParameters")).Data.GetProperty("CustomParameters").GetProperty("results").EnumerateArray()
            .Select(parameter =>
                $"{parameter.GetProperty("Key")}={parameter.GetProperty("Value")} {parameter.GetProperty("SendAsPartOf")}"),
    ];
}
