using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Application.Files;

/// <summary>The bundle of trusted roots, replaced while the server runs.</summary>
public sealed class ReplacedBundleTests
{
    [Fact]
    public async Task A_new_root_is_trusted_and_a_broken_bundle_leaves_the_old_one()
    {
        using var files = new WorkFolder();
        using var former = new TestAuthority("CN=Former");
        using var next = new TestAuthority("CN=Next");
        former.WriteBundle(files["roots.pem"]);
        await using var server = await RunningServer.StartAsync(("Trust:BundleFile", files["roots.pem"]));
        using var client = await server.SignInAsync();
        (await ImportAsync(client, former, "former")).ShouldBe(204);
        (await ImportAsync(client, next, "next")).ShouldBe(409);

        next.WriteBundle(files["roots.pem"]);
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        (await ImportAsync(client, next, "next")).ShouldBe(204);

        File.Delete(files["roots.pem"]);
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        (await ImportAsync(client, next, "another")).ShouldBe(204);
        server.Log.Lines.ShouldContain(line => line.Contains("The old bundle of trusted roots stays in use."));
    }

    private static async Task<int> ImportAsync(ApiClient client, TestAuthority authority, string alias)
    {
        using var certificate = authority.Issue($"CN={alias}.example.org");
        return (await client.PutAsync($"CertificateResources('{ApiClient.Hex(alias)}')/$value", certificate.RawData)).Status;
    }
}
