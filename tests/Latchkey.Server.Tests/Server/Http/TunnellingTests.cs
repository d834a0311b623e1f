using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Server.Http;

/// <summary>Methods that a <c>POST</c> carries, and those that mean the same as <c>PUT</c>.</summary>
public sealed class TunnellingTests : KeystoreTest
{
    private static readonly (string, string) Json = ("Content-Type", "application/json");
    private static readonly byte[] NullStatus = Vectors.Body("null-status.json");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Client.ImportAsync("a", Vectors.Body("self-signed-rsa.pem"));
    }

    [Theory]
    [InlineData("X-HTTP-Method")]
    [InlineData("X-HTTP-Method-Override")]
    public async Task A_post_may_carry_a_put_and_a_delete(string header)
    {
        (await Client.SendAsync("POST", $"CertificateResources('{ApiClient.Hex("b")}')/$value?fingerprintVerified=true",
            Vectors.Body("self-signed-ec.pem"), (header, "PUT"))).Status.ShouldBe(204);
        (await Client.SendAsync("POST", Entry("a"), [], (header, "DELETE"))).Status.ShouldBe(204);
        (await EntriesAsync()).Keys.ShouldBe(["b"]);
    }

    [Theory]
    [InlineData("MERGE")]
    [InlineData("PATCH")]
    public async Task An_entry_is_renamed_by_merge_and_patch_too(string method)
    {
        (await Client.SendAsync(method, $"{Entry("a")}?renameAlias=b", NullStatus, Json)).Status.ShouldBe(204);
        (await Client.SendAsync("POST", $"{Entry("b")}?renameAlias=c", NullStatus, Json, ("X-HTTP-Method", method))).Status.ShouldBe(204);
        var aliases = """{"Aliases":"c"}"""u8.ToArray();
        (await Client.SendAsync(method, "KeystoreResources('system')?deleteEntries=true", aliases, Json, ("Accept", "application/json")))
            .Status.ShouldBe(200);
        (await EntriesAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("MERGE", "Keystores('system')", 501)]
    [InlineData("PATCH", "Keystores('system')", 501)]
    [InlineData("MERGE", "KeystoreEntries", 405)]
    [InlineData("PATCH", "KeystoreResources", 405)]
    [InlineData("MERGE", "CertificateResources('61')/$value", 405)]
    [InlineData("PATCH", "CertificateResources('61')/$value", 405)]
    [InlineData("MERGE", "$metadata", 405)]
    public async Task Elsewhere_merge_and_patch_are_answered_as_olingo_does(string method, string path, int status) =>
        (await Client.SendAsync(method, path, NullStatus, Json)).Status.ShouldBe(status);

    [Fact]
    public async Task A_carried_method_needs_the_csrf_token_as_the_post_does()
    {
        using var basic = ApiClient.Basic(Server.Root, Server.ClientId, Server.ClientSecret);
        (await basic.SendAsync("POST", Entry("a"), [], ("X-HTTP-Method", "DELETE"))).Status.ShouldBe(403);
        var fetched = await basic.GetAsync("", ("X-CSRF-Token", "Fetch"));
        (await basic.SendAsync("POST", Entry("a"), [], ("X-HTTP-Method", "DELETE"), ("X-CSRF-Token", fetched.Headers["X-CSRF-Token"]),
            ("Cookie", fetched.Headers["Set-Cookie"].Split(';')[0]))).Status.ShouldBe(204);
    }

    [Fact]
    public async Task A_read_that_names_a_method_is_a_read()
    {
        (await Client.GetAsync(Entry("a"), ("X-HTTP-Method", "DELETE"))).Status.ShouldBe(200);
        (await EntriesAsync()).Keys.ShouldBe(["a"]);
    }
}
