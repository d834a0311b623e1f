using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Server.Http;

/// <summary>A client that has the answer already need not be sent it again.</summary>
[OnBothEngines]
public sealed class EntityTagTests : KeystoreTest
{
    private static readonly byte[] Certificate = Vectors.Body("self-signed-rsa.pem");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Client.ImportAsync("a", Certificate);
    }

    [Theory]
    [InlineData("KeystoreEntries")]
    [InlineData("KeystoreEntries/$count")]
    [InlineData("KeystoreEntries('61')")]
    [InlineData("KeystoreEntries('61')/Type")]
    [InlineData("KeystoreEntries('61')/Certificate/$value")]
    [InlineData("Keystores('system')?$expand=Entries")]
    [InlineData("KeystoreResources('system')")]
    [InlineData("HistoryKeystoreEntries")]
    public async Task A_read_is_not_repeated_until_something_has_changed(string path)
    {
        var tag = await TagAsync(path);
        tag.ShouldMatch("^W/\"[0-9A-Za-z_-]{22}\"$");
        foreach (var method in new[] { "GET", "HEAD" })
        {
            var answer = await Client.SendAsync(method, path, null, ("If-None-Match", tag));
            answer.Status.ShouldBe(304);
            answer.Bytes.ShouldBeEmpty();
            answer.ContentType.ShouldBeNull();
            answer.Headers["ETag"].ShouldBe(tag);
            answer.Headers["Vary"].ShouldBe("Accept, Accept-Encoding, Prefer");
        }

        await Client.ImportAsync("b", Certificate);
        (await Client.GetAsync(path, ("If-None-Match", tag))).Status.ShouldBe(200);
        (await TagAsync(path)).ShouldNotBe(tag);
    }

    [Fact]
    public async Task A_list_of_tags_is_compared_weakly()
    {
        var tag = await TagAsync("KeystoreEntries");
        foreach (var (
            header, status) in new[] { ($"\"x\", {tag}", 304), (tag[2..], 304), ("*", 200), ("\"x\"", 200), ("", 200), ("W/", 200) })
            (await Client.GetAsync("KeystoreEntries", ("If-None-Match", header))).Status.ShouldBe(status, header);
    }

    [Fact]
    public async Task A_tag_belongs_to_its_address_and_its_format()
    {
        var tag = await TagAsync("KeystoreEntries");
        (await Client.GetAsync("KeystoreEntries", ("If-None-Match", tag), ("Accept", "application/json"))).Status.ShouldBe(200);
        (await Client.GetAsync("KeystoreEntries?$top=1", ("If-None-Match", tag))).Status.ShouldBe(200);
        (await Client.GetAsync("KeystoreEntries?keystoreName=KeyHistory", ("If-None-Match", tag))).Status.ShouldBe(200);
        (await Client.GetAsync("KeystoreEntries('62')", ("If-None-Match", tag))).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Another_server_gives_out_other_tags_for_the_same_revision()
    {
        var tag = await TagAsync("KeystoreEntries");
        await using var other = await RunningServer.StartAsync();
        using var client = await other.SignInAsync();
        await client.ImportAsync("a", Certificate);
        (await client.GetAsync("KeystoreEntries", ("If-None-Match", tag), ("Host", Server.Root.Authority))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task The_role_is_asked_for_first()
    {
        var tag = await TagAsync("KeystoreEntries");
        using var editor = await Server.ClientWithRolesAsync("editor", "SecurityMaterialEdit");
        (await editor.GetAsync("KeystoreEntries", ("If-None-Match", tag))).Status.ShouldBe(403);
    }

    [Fact]
    public async Task Writes_and_errors_have_no_tag()
    {
        (await GetAsync(Entry("missing"))).Headers.ShouldNotContainKey("ETag");
        (await PutFileAsync("CertificateResources('62')/$value?fingerprintVerified=true&returnKeystoreEntries=true",
            Certificate)).Headers.ShouldNotContainKey("ETag");
        (await GetAsync(Entry("a"))).Text.ShouldNotContain("etag", Case.Insensitive);
    }

    private async Task<string> TagAsync(string path) => (await Client.GetAsync(path)).Headers["ETag"];
}
