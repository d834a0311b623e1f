using System.Globalization;
using System.Security.Cryptography;
using Latchkey.Server.Tests.HonestFiles;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Promises.Hostile;

/// <summary>H10: random keystores of keytool and openssl, in, out and in again.</summary>
internal static class RandomKeystores
{
    private const int Keystores = 1_000;

    public static Promise Promise { get; } = new(
        "H10", "Random keystores",
        "1,000 of 1 to 50 entries by keytool and openssl: keytool lists in the export what it lists in the file; " +
        "importing again changes nothing", MeasureAsync);

    private static async Task<Outcome> MeasureAsync(Run run)
    {
        using var folder = new TemporaryFolder();
        using var keytool = new Keytool();
        await using var server = await ServerUnderTest.StartAsync(run);
        using var http = await server.SignInAsync();
        var seed = RandomNumberGenerator.GetInt32(int.MaxValue);
        var keystores = await RandomKeystore.MakeAsync(folder[""], run.Scale(Keystores), seed);
        var journey = new KeystoreJourney(http, keytool);
        var wrong = 0;
        foreach (var keystore in keystores)
        {
            var faults = await journey.FaultsAsync(keystore);
            foreach (var fault in faults) Console.Error.WriteLine(fault);
            if (faults.Count > 0) wrong++;
        }

        return new Outcome(
            string.Create(CultureInfo.InvariantCulture, $"{keystores.Count} keystores (seed {seed}), {wrong} with a fault"), wrong == 0);
    }
}
