using Latchkey.Application.ServiceKeys;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Sealing;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Server.Hosting;

/// <summary>
/// The data of each release, as <c>Vectors/Databases</c> has it, opens with this build and answers as it did then (promise D8).
/// That a newer schema is refused is among <c>OpeningTests</c>.
/// </summary>
[OnBothEngines]
public sealed class UpgradeTests
{
    private static readonly string Databases = Path.Combine(Vectors.Folder, "Databases");

    public static TheoryData<string> Releases =>
        [.. Directory.GetDirectories(Databases).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Releases))]
    public async Task The_data_of_a_release_answers_as_it_did(string release)
    {
        await using var server = await StartAsync(release);
        using var client = await server.SignInAsync();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Databases, release, "answers")))
        {
            var expected = (await File.ReadAllTextAsync(file, TestStorage.Token)).Split('\n', 2);
            var answer = await client.GetAsync(expected[0], ("Accept", "application/json"));
            answer.Text.Replace(server.Root.ToString().TrimEnd('/'), "{root}", StringComparison.Ordinal).TrimEnd('\n')
                .ShouldBe(expected[1].TrimEnd('\n'), expected[0]);
        }
    }

    [Theory]
    [MemberData(nameof(Releases))]
    public async Task Private_keys_open_and_the_audit_log_is_whole(string release)
    {
        await using var server = await StartAsync(release);
        var keystores = await server.Service<Keystores.Stores.IKeystoreStore>().ReadAsync(NewServiceKey.DefaultTenant, TestStorage.Token);
        var sealedKeys = keystores.Entries.Select(entry => entry.Entry.PrivateKey).OfType<SealedSecret>().ToList();
        sealedKeys.Count.ShouldBeGreaterThan(2);
        foreach (var key in sealedKeys)
        {
            using var opened = server.Service<ISealer>().Open(key);
            opened.Span.Length.ShouldBeGreaterThan(100);
        }

        (await server.Service<IAuditLog>().VerifyAsync(NewServiceKey.DefaultTenant, TestStorage.Token)).FirstBad.ShouldBeNull();
    }

    private static Task<RunningServer> StartAsync(string release) => RunningServer.StartOnAsync((folder, database) =>
    {
        var data = Path.Combine(Databases, release);
        foreach (var file in new[] { "latchkey.db", "master.key", "service-key.json" })
            File.Copy(Path.Combine(data, file), Path.Combine(folder, file));
        if (TestDatabase.IsPostgreSql) database.Load(File.ReadAllText(Path.Combine(data, "postgresql.sql")));
    });
}
