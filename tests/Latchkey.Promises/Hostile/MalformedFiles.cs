using Latchkey.Fuzz;
using Latchkey.Fuzz.Http;
using Latchkey.Fuzz.Inputs;

namespace Latchkey.Promises.Hostile;

/// <summary>H1: damaged files and bombs on every upload.</summary>
internal static class MalformedFiles
{
    private const int UploadsPerOperation = 3_000;

    public static Promise Promise { get; } =
        new("H1", "Malformed files", "≥ 3,000 inputs on every upload: 0 5xx, 0 restarts, 0 hangs", MeasureAsync);

    private static async Task<Outcome> MeasureAsync(Run run)
    {
        using var seeds = await Seeds.MakeAsync();
        await using var server = await ServerUnderTest.StartAsync(run);
        using var http = await server.SignInAsync();
        var storm = new UploadStorm(http);
        await storm.PrepareAsync();
        var uploads = new DamagedUploads(seeds, seed: 1);
        await storm.SendAllAsync(Bombs.All.Concat(uploads.Take(run.Scale(UploadsPerOperation) * uploads.Count)));
        var imports = await storm.StillImportsAsync(seeds.ByName("certificate")["rsa-2048-sha256.pem"]);
        foreach (var fault in storm.Faults) Console.Error.WriteLine(fault);
        return new Outcome(
            $"{storm.Sent} inputs over {uploads.Count} operations: {storm.Answers}; {storm.Faults.Count} faults; " +
            $"slowest {storm.Slowest}; {(imports ? "still imports" : "imports no more")}", storm.Faults.Count == 0 && imports);
    }
}
