using Latchkey.Application.Sealing;
using Latchkey.Keystores;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Latchkey.Server.Settings;
using Latchkey.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Latchkey.Promises.Secrets;

/// <summary>C2: whatever is changed of a sealed row, or if it is moved, it does not open.</summary>
internal static class FlippedBytes
{
    public static Promise Promise { get; } =
        new("C2", "every byte of 1,000 sealed rows flipped, and each row moved", "100 % found",
            run => Engines.BothAsync(cluster => MeasureAsync(run, cluster)));

    private static async Task<Outcome> MeasureAsync(Run run, PostgreSqlCluster? cluster)
    {
        await using var server = await ServerUnderTest.StartAsync(run, cluster is null ? [] : [cluster.Setting]);
        using (var http = await server.SignInAsync()) await UploadedPair.UploadManyAsync(http, run.Scale(1_000));
        await server.KillAsync();
        var settings = LatchkeySettings.Read(new ConfigurationBuilder().AddInMemoryCollection(
        [
            KeyValuePair.Create("Storage:Folder", (string?)server.Folder),
            KeyValuePair.Create("Storage:Database", cluster?.ConnectionString),
        ]).Build());
        await using var services = new ServiceCollection().AddSingleton(TimeProvider.System)
            .AddSingleton(MasterKeySources.Of(settings.MasterKey))
            .AddLatchkeyStorage(settings.Storage.ToOptions()).BuildServiceProvider();
        await services.GetRequiredService<IStorage>().OpenAsync(CancellationToken.None);
        var system = (await services.GetRequiredService<IKeystoreStore>().ReadAsync("default", CancellationToken.None)).System;
        var secrets = system.Entries.Values.Select(entry => entry.PrivateKey).OfType<SealedSecret>().ToList();
        var sealer = services.GetRequiredService<ISealer>();
        foreach (var secret in secrets) sealer.Open(secret).Dispose();

        var forged = secrets.SelectMany(secret => Flipped(secret).Concat(Moved(secret)));
        var (tried, opened) = (0L, 0L);
        Parallel.ForEach(forged, secret =>
        {
            Interlocked.Increment(ref tried);
            if (Opens(sealer, secret)) Interlocked.Increment(ref opened);
        });
        return new Outcome($"{tried - opened} of {tried} found ({secrets.Count} rows)", opened == 0 && secrets.Count >= run.Scale(1_000));
    }

    private static IEnumerable<SealedSecret> Flipped(SealedSecret secret)
    {
        for (var i = 0; i < secret.Blob.Length; i++)
        {
            var blob = secret.Blob.ToArray();
            blob[i] ^= 0x01;
            yield return secret with { Blob = blob };
        }
    }

    private static IEnumerable<SealedSecret> Moved(SealedSecret secret) => new[]
    {
        secret.Place with { Alias = $"{secret.Place.Alias}x" }, secret.Place with { Keystore = "KeyHistory" },
        secret.Place with { Tenant = "other" }, secret.Place with { Revision = secret.Place.Revision + 1 },
    }.Select(place => secret with { Place = place });

    private static bool Opens(ISealer sealer, SealedSecret secret)
    {
        try
        {
            sealer.Open(secret).Dispose();
            return true;
        }
        catch (RefusalException refused) when (refused.Refusal is Refusal.SealBroken)
        {
            return false;
        }
    }
}
