namespace Latchkey.Promises.Availability;

/// <summary>V1: clients that send a byte a second keep nobody waiting, and are cut.</summary>
internal static class SlowClients
{
    public static Promise Promise { get; } = new(
        "V1", "2,000 slow-header and 500 slow-body connections", "p99 of others ≤ 2 × baseline; all cut in ≤ 35 s",
        run => Engines.BothAsync(settings => MeasureAsync(run, settings)));

    private static async Task<Outcome> MeasureAsync(Run run, string[] settings)
    {
        await using var server = await ServerUnderTest.StartAsync(run, settings);
        using var http = await server.SignInAsync();
        await Bystander.P99Async(http, TimeSpan.FromSeconds(5)); // warm
        var before = await Bystander.P99Async(http, TimeSpan.FromSeconds(10));

        var token = http.DefaultRequestHeaders.Authorization!.ToString();
        await using var attackers = await Attackers.StartAsync(
            nameof(DrippingClients), server.Root, token, $"{run.Scale(2_000)}", $"{run.Scale(500)}");
        var during = await Bystander.P99Async(http, TimeSpan.FromSeconds(20));
        var longest = TimeSpan.FromSeconds(double.Parse(await attackers.ResultAsync()));
        return new Outcome(
            $"p99 {before:0.0} → {during:0.0} ms; all cut in {longest.TotalSeconds:0.0} s", Bystander.IsUnharmed(before, during)
            && longest <= DrippingClients.Cut);
    }
}
