using System.Security.Cryptography;
using Latchkey.Keystores.Access;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.HonestFiles;

/// <summary>Random keystores of keytool and openssl; <c>./test.sh promises --only H10</c> takes a thousand.</summary>
public sealed class RandomKeystoreTests : IDisposable
{
    private const int Keystores = 24;

    private readonly WorkFolder _folder = new();
    private readonly Keytool _keytool = new();

    [Fact]
    public async Task Keytool_lists_in_the_export_what_it_lists_in_the_file_and_importing_it_again_changes_nothing()
    {
        var seed = RandomNumberGenerator.GetInt32(int.MaxValue);
        await using var server = await RunningServer.StartAsync();
        using var http = await SignInAsync(server);
        var journey = new KeystoreJourney(http, _keytool);
        var faults = new List<string>();
        foreach (var keystore in await RandomKeystore.MakeAsync(_folder[""], Keystores, seed))
            faults.AddRange(await journey.FaultsAsync(keystore));
        faults.ShouldBeEmpty($"seed {seed}");
    }

    public void Dispose()
    {
        _keytool.Dispose();
        _folder.Dispose();
    }

    private static async Task<HttpClient> SignInAsync(RunningServer server)
    {
        var http = new HttpClient { BaseAddress = new Uri(server.Root, "/api/v1/") };
        http.DefaultRequestHeaders.Authorization = new("Bearer", await server.TokenOfAsync("default", [.. Roles.All]));
        return http;
    }
}
