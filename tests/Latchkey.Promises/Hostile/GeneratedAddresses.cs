using System.Globalization;
using Latchkey.Fuzz.Http;

namespace Latchkey.Promises.Hostile;

/// <summary>H6: generated addresses, and those that are too much of something.</summary>
internal static class GeneratedAddresses
{
    private const double MostMilliseconds = 10;
    private const int Connections = 8;

    private static readonly (string What, string Target)[] TooMuch =
    [
        ("length", "KeystoreEntries?custom=" + new string('a', 8_200)),
        ("length of $filter", "KeystoreEntries?$filter=Alias%20eq%20'" + new string('a', 4_001) + "'"),
        ("depth of $filter", "KeystoreEntries?$filter=" + new string('(', 16) + "true" + new string(')', 16)),
        ("depth of the path", "KeystoreEntries('61')" + string.Concat(Enumerable.Repeat("/ChainCertificates", 11))),
        ("parts of $orderby", "KeystoreEntries?$orderby=" + string.Join(',', Enumerable.Repeat("Alias", 9))),
    ];

    public static Promise Promise { get; } =
        new("H6", "OData grammar", "100,000 generated URLs: 0 5xx; caps on length, depth, parts answer 400 in < 10 ms", MeasureAsync);

    private static async Task<Outcome> MeasureAsync(Run run)
    {
        await using var server = await ServerUnderTest.StartAsync(run);
        using var http = await server.SignInAsync();
        await new UploadStorm(http).PrepareAsync();
        var storm = new TargetStorm(http);
        var slowest = 0.0;
        foreach (var (_, target) in TooMuch)
        {
            await storm.RefusedInAsync(target, 50); // warm
            slowest = Math.Max(slowest, await storm.RefusedInAsync(target, 200));
        }

        await storm.AskAllAsync(run.Scale(100_000), Connections, seed: 1);
        foreach (var fault in storm.Faults.Take(20)) Console.Error.WriteLine(fault);
        return new Outcome(
            string.Create(CultureInfo.InvariantCulture,
                $"{run.Scale(100_000)} URLs: {storm.Answers}, of 5xx only those that the API documents; {storm.Faults.Count} faults; " +
                $"{TooMuch.Length} caps: p99 {slowest:0.0} ms"),
            storm.Faults.Count == 0 && slowest < MostMilliseconds);
    }
}
