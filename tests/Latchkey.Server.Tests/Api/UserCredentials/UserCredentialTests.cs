using System.Text;
using Latchkey.Keystores.Materials;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Api.UserCredentials;

/// <summary><c>UserCredentials</c>: every write is a 202 without a body, refusals have the real service's odd statuses.</summary>
[OnBothEngines]
public sealed class UserCredentialTests : MaterialTest
{
    private const string One = "UserCredentials('one')";

    [Fact]
    public async Task A_credential_is_created_read_replaced_and_deleted()
    {
        await AcceptedAsync(PostAsync("UserCredentials", User("one")));
        (await SecretAsync(MaterialSet.UserCredentials, "one")).ShouldBe("p4ss");
        var read = (await GetAsync(One)).Data;
        read.GetProperty("User").GetString().ShouldBe("alice");
        read.GetProperty("Password").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        read.GetProperty("SecurityArtifactDescriptor").GetProperty("Status").GetString().ShouldBe("DEPLOYED");

        await AcceptedAsync(
            PutAsync(One, new { Name = "one", Kind = "successfactors", Description = "", User = "", Password = "", CompanyId = "c" }));
        (await SecretAsync(MaterialSet.UserCredentials, "one")).ShouldBe("");
        (await GetAsync(One)).Data.GetProperty("CompanyId").GetString().ShouldBe("c");

        await AcceptedAsync(DeleteAsync(One));
        Refusal(await GetAsync(One)).ShouldBe("404 Requested entity could not be found.");
        Refusal(await DeleteAsync(One)).ShouldBe("404 Requested entity could not be found.");
        (await NamesAsync("UserCredentials")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_a_password_a_replacement_keeps_the_former()
    {
        await AcceptedAsync(PostAsync("UserCredentials", User("one")));
        await AcceptedAsync(PutAsync(One, new { Name = "one", Kind = "default", Description = "new", Password = (string?)null }));
        (await SecretAsync(MaterialSet.UserCredentials, "one")).ShouldBe("p4ss");
        (await GetAsync(One)).Data.GetProperty("Description").GetString().ShouldBe("new");
    }

    [Theory]
    [InlineData("""{"Name":"x","Description":""}""", "500 Property 'Kind' must not be empty or null")]
    [InlineData("""{"Name":"x","Kind":null,"Description":""}""", "500 Property 'Kind' must not be empty or null")]
    [InlineData("""{"Name":"x","Kind":"","Description":""}""", "500 Property 'Kind' must not be empty or null")]
    [InlineData("""{"Name":"x","Kind":"Default","Description":""}""",
        "500 Property 'Kind' must one of [successfactors, default, openconnectors]")]
    [InlineData("""{"Name":"x","Kind":"default"}""", "500 Property 'Description' must not be null")]
    [InlineData("""{"Name":"x","Kind":"successfactors","Description":"","CompanyId":""}""",
        "500 Property 'CompanyId' must not be empty or null")]
    [InlineData("""{"Name":"x","Kind":"openconnectors","Description":"","Password":"User a,Organization b"}""",
        "500 Password does not match Open Connectors Credentials pattern.")]
    [InlineData("""{"Name":"x","Kind":"openconnectors","Description":""}""",
        "500 Password does not match Open Connectors Credentials pattern.")]
    [InlineData("""{"Kind":"default","Description":""}""", "400 The property 'Name' is invalid: it must not be empty.")]
    [InlineData("""{"Name":" ","Kind":"default","Description":""}""", "400 The property 'Name' is invalid: it must not be empty.")]
    [InlineData("""{"Name":"a\nb","Kind":"default","Description":""}""",
        "400 The property 'Name' is invalid: it has a control character or an invisible character.")]
    [InlineData("""{"Name":"a​b","Kind":"default","Description":""}""",
        "400 The property 'Name' is invalid: it has a control character or an invisible character.")]
    [InlineData("""{"Name":"x","Kind":"default",""", "400 An exception of type 'MalformedJsonException' occurred.")]
    public async Task A_body_is_refused(string body, string refusal)
    {
        Refusal(await SendAsync("POST", "UserCredentials", body)).ShouldBe(refusal);
        (await NamesAsync("UserCredentials")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("User a,Organization b,Element c")]
    [InlineData("User a, Organization b, Element c")]
    [InlineData("User ,Organization ,Element ")]
    public async Task The_pattern_of_open_connectors_is_taken(string password) =>
        await AcceptedAsync(
            PostAsync("UserCredentials", new { Name = "x", Kind = "openconnectors", Description = "", Password = password }));

    [Fact]
    public async Task A_kept_password_must_fit_a_new_kind()
    {
        await AcceptedAsync(PostAsync("UserCredentials", User("one")));
        var connectors = new { Name = "one", Kind = "openconnectors", Description = "" };
        Refusal(await PutAsync(One, connectors)).ShouldBe("500 Password does not match Open Connectors Credentials pattern.");
        await AcceptedAsync(PutAsync(
            One, new { Name = "one", Kind = "openconnectors", Description = "", Password = "User a,Organization b,Element c" }));
        await AcceptedAsync(PutAsync(One, connectors));
        (await SecretAsync(MaterialSet.UserCredentials, "one")).ShouldBe("User a,Organization b,Element c");
    }

    [Fact]
    public async Task Texts_over_their_limit_are_refused()
    {
        var name = await PostAsync("UserCredentials", User(new string('n', 251)));
        Refusal(name).ShouldBe("400 The property 'Name' is invalid: it has 251 characters; at most 250 are allowed.");
        var password = await PostAsync("UserCredentials", User("x", new string('p', 4_097)));
        Refusal(password).ShouldBe("400 Property 'Password' must not be longer than 4096 characters.");
        (await PostAsync("UserCredentials", User("x", new string('p', 300_000)))).Status.ShouldBe(413);
        (await NamesAsync("UserCredentials")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Existing_and_missing_names_are_conflicts()
    {
        await AcceptedAsync(PostAsync("UserCredentials", User("one")));
        Refusal(await PostAsync("UserCredentials", User("one", "other"))).ShouldBe("409 Entity with specified name already exists.");
        (await SecretAsync(MaterialSet.UserCredentials, "one")).ShouldBe("p4ss");
        Refusal(await PutAsync("UserCredentials('two')", User("two"))).ShouldBe("409 Entity with specified key does not exist.");
        Refusal(await PutAsync(One, User("two"))).ShouldBe("400 Entity key specified in URI does not match to name from payload.");
        Refusal(await PutAsync(One, new { Kind = "default", Description = "" }))
            .ShouldBe("400 Entity key specified in URI does not match to name from payload.");
    }

    [Fact]
    public async Task All_kinds_of_credentials_share_their_names()
    {
        await AcceptedAsync(PostAsync("OAuth2ClientCredentials", OAuth2("client")));
        await AcceptedAsync(PostAsync("SecureParameters", Parameter("parameter")));
        await AcceptedAsync(PostAsync("UserCredentials", User("user")));
        foreach (var taken in new[] { "client", "parameter", "user" })
        {
            Refusal(await PostAsync("UserCredentials", User(taken))).ShouldBe("409 Entity with specified name already exists.");
            Refusal(await PostAsync("SecureParameters", Parameter(taken))).ShouldBe("409 Entity with specified name already exists.");
            Refusal(await PostAsync("OAuth2ClientCredentials", OAuth2(taken)))
                .ShouldBe("409 Entity with the specified name already exist.");
        }

        // The list has every deployed credential. Clients take those without a kind for others.
        (await NamesAsync("UserCredentials")).ShouldBe(["client", "user"]);
        (await GetAsync("UserCredentials('client')")).Data.GetProperty("Kind").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        Refusal(await PutAsync("UserCredentials('client')", User("client"))).ShouldBe("409 Entity with specified key does not exist.");
        Refusal(await DeleteAsync("UserCredentials('client')")).ShouldBe("404 Requested entity could not be found.");
        (await NamesAsync("OAuth2ClientCredentials")).ShouldBe(["client"]);
    }

    [Theory]
    [InlineData("a/b", "a%2Fb")]
    [InlineData("100%", "100%25")]
    [InlineData("O'Neill", "O''Neill")]
    [InlineData("%2F", "%252F")]
    [InlineData("pd:Partner:Id:UserCredential", "pd:Partner:Id:UserCredential")]
    [InlineData("Grüße 🔑", "Gr%C3%BC%C3%9Fe%20%F0%9F%94%91")]
    public async Task Any_visible_name_is_addressed_by_its_encoded_form(string name, string encoded)
    {
        var path = $"UserCredentials('{encoded}')";
        await AcceptedAsync(PostAsync("UserCredentials", User(name)));
        (await GetAsync(path)).Data.GetProperty("Name").GetString().ShouldBe(name);
        await AcceptedAsync(PutAsync(path, User(name)));
        await AcceptedAsync(DeleteAsync(path));
    }

    [Fact]
    public async Task Queries_are_served()
    {
        foreach (var name in new[] { "b", "a", "c" }) await AcceptedAsync(PostAsync("UserCredentials", User(name)));
        (await NamesAsync("UserCredentials?$filter=Name%20eq%20'b'")).ShouldBe(["b"]);
        (await NamesAsync("UserCredentials?$orderby=Name%20desc&$top=2")).ShouldBe(["c", "b"]);
        (await GetAsync("UserCredentials/$count")).Text.ShouldBe("3");
        var selected = (await GetAsync("UserCredentials('a')?$select=Name,SecurityArtifactDescriptor")).Data;
        selected.EnumerateObject().Select(member => member.Name).ShouldBe(["__metadata", "Name", "SecurityArtifactDescriptor"]);
    }

    [Fact]
    public async Task An_Atom_entry_is_taken_as_it_was_read()
    {
        await AcceptedAsync(PostAsync("UserCredentials", User("one")));
        var atom = (await Client.GetAsync(One)).Text;
        atom.ShouldContain(
            "<d:SecurityArtifactDescriptor m:type=\"com.sap.hci.api.SecurityArtifactDescriptor\"><d:Type>CREDENTIALS</d:Type>");
        var changed = atom.Replace("<d:User>alice</d:User>", "<d:User>bob</d:User>", StringComparison.Ordinal);
        var put = await Client.PutAsync(One, Encoding.UTF8.GetBytes(changed), ("Content-Type", "application/atom+xml"));
        put.Status.ShouldBe(202, put.Text);
        (await GetAsync(One)).Data.GetProperty("User").GetString().ShouldBe("bob");
    }

    [Fact]
    public async Task A_changeset_writes_all_or_nothing()
    {
        var refused = await new BatchText().Changeset(
            Change.Json("POST", "UserCredentials", User("one")), Change.Json("POST", "SecureParameters", Parameter("one")))
            .SendAsync(Client);
        refused.Single().Status.ShouldBe(409);
        (await NamesAsync("UserCredentials")).ShouldBeEmpty();
        var written = await new BatchText().Changeset(
            Change.Json("POST", "UserCredentials", User("one")), Change.Json("POST", "SecureParameters", Parameter("two")),
            Change.Json("PUT", "UserCredentials('one')", User("one", "second"))).SendAsync(Client);
        written.Single().Changes.Select(change => change.Status).ShouldBe([202, 202, 202]);
        (await SecretAsync(MaterialSet.UserCredentials, "one")).ShouldBe("second");
        (await SecretAsync(MaterialSet.SecureParameters, "two")).ShouldBe("v4lue");
    }

    private Task<Answer> SendAsync(string method, string path, string body) => Client.SendAsync(
        method, path, Encoding.UTF8.GetBytes(body), ("Accept", "application/json"), ("Content-Type", "application/json"));
}
