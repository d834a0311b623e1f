using System.Text.Json;
using Latchkey.Keystores.Materials;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Api.SecureParameters;

/// <summary><c>SecureParameters</c>: a value goes in and never comes out; reads take no options of the protocol.</summary>
[OnBothEngines]
public sealed class SecureParameterTests : MaterialTest
{
    private const string One = "SecureParameters('one')";

    [Fact]
    public async Task A_parameter_is_created_read_replaced_and_deleted()
    {
        await AcceptedAsync(PostAsync("SecureParameters", Parameter("one")));
        (await SecretAsync(MaterialSet.SecureParameters, "one")).ShouldBe("v4lue");
        var read = (await GetAsync(One)).Data;
        read.GetProperty("SecureParam").ValueKind.ShouldBe(JsonValueKind.Null);
        read.GetProperty("Status").GetString().ShouldBe("DEPLOYED");
        read.GetProperty("DeployedOn").GetString()!.ShouldMatch(@"^/Date\(\d+\)/$");

        // A replacement may leave out the name.
        await AcceptedAsync(PutAsync(One, new { Description = "new", SecureParam = "other" }));
        (await SecretAsync(MaterialSet.SecureParameters, "one")).ShouldBe("other");
        await AcceptedAsync(DeleteAsync(One));
        Refusal(await GetAsync(One)).ShouldBe("404 Requested entity could not be found.");
    }

    [Fact]
    public async Task What_is_wrong_is_refused()
    {
        Refusal(await PostAsync("SecureParameters", new { Name = "x", Description = "" }))
            .ShouldBe("400 Property 'SecureParam' must not be null.");
        Refusal(await PostAsync("SecureParameters", new { Name = "x", SecureParam = "v" }))
            .ShouldBe("400 Property 'Description' must not be null.");
        (await PostAsync("SecureParameters", Parameter("x", new string('v', 4_097)))).Status.ShouldBe(400);
        (await PostAsync("SecureParameters", Parameter(new string('n', 151)))).Status.ShouldBe(400);
        Refusal(await PutAsync(One, Parameter("one"))).ShouldBe("409 Entity with specified key does not exist.");
        await AcceptedAsync(PostAsync("SecureParameters", Parameter("one")));
        Refusal(await PostAsync("SecureParameters", Parameter("one"))).ShouldBe("409 Entity with specified name already exists.");
        Refusal(await PutAsync(One, Parameter("two"))).ShouldBe("400 Entity key specified in URI does not match to name from payload.");
        (await NamesAsync("SecureParameters")).ShouldBe(["one"]);
    }

    [Theory]
    [InlineData("SecureParameters?$select=Name", "$select")]
    [InlineData("SecureParameters?$filter=Name%20eq%20'x'", "$filter")]
    [InlineData("SecureParameters?$top=1", "$top")]
    [InlineData("SecureParameters?$orderby=Name", "$orderby")]
    [InlineData("SecureParameters('one')?$select=Name", "$select")]
    public async Task An_option_is_refused_with_an_odd_code(string path, string option)
    {
        await AcceptedAsync(PostAsync("SecureParameters", Parameter("one")));
        var error = (await GetAsync(path)).Text;
        error.ShouldContain("\"code\":\"Not Found\"");
        Refusal(await GetAsync(path)).ShouldBe($"501 {option} is not supported.");
    }

    [Fact]
    public async Task The_format_is_no_such_option() => (await Client.GetAsync("SecureParameters?$format=json")).Status.ShouldBe(200);
}
