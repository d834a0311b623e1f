using System.Globalization;
using System.Text.RegularExpressions;

namespace Latchkey.Promises.Secrets;

/// <summary>
/// C3: what a data key has sealed is counted, kills or not. That another key follows at the limit is shown by <c>SealingLimitTests</c>,
/// with a small one.
/// </summary>
internal static partial class CountedSealings
{
    private const long Limit = 1L << 32;

    public static Promise Promise { get; } =
        new("C3", "sealings are counted, through 3 kills", "never fewer than were done; another data key before 2^32",
            run => Engines.BothAsync(settings => MeasureAsync(run, settings)));

    private static async Task<Outcome> MeasureAsync(Run run, string[] settings)
    {
        await using var server = await ServerUnderTest.StartAsync(run, settings);
        var uploads = 0;
        for (var kill = 0; kill < 3; kill++)
        {
            using (var http = await server.SignInAsync()) await UploadedPair.UploadManyAsync(http, run.Scale(100), $"pair{kill}-");
            uploads += run.Scale(100);
            await server.KillAsync();
            await server.StartAgainAsync();
        }

        var (_, status) = await server.RunAsync("master-key", "status");
        var shown = Shown().Match(status);
        var (counted, limit) = (long.Parse(shown.Groups[1].Value, CultureInfo.InvariantCulture),
            long.Parse(shown.Groups[2].Value, CultureInfo.InvariantCulture));
        // A key pair is sealed once when it comes and once for its row.
        return new Outcome(
            $"{counted:N0} counted for {2 * uploads} and more done; limit {limit:N0}", counted >= 2 * uploads && limit == Limit);
    }

    [GeneratedRegex("at most ([0-9]+) of ([0-9]+) sealings")]
    private static partial Regex Shown();
}
