using Latchkey.Fuzz.Http;
using Latchkey.Fuzz.Inputs;

namespace Latchkey.Promises.Hostile;

/// <summary>H7: every alias in every spelling.</summary>
internal static class SpelledAliases
{
    public static Promise Promise { get; } =
        new("H7", "Aliases", "500 spellings of 50 aliases: never two entries for one alias, never the wrong one",
            run => Engines.BothAsync(settings => MeasureAsync(run, settings)));

    private static async Task<Outcome> MeasureAsync(Run run, string[] settings)
    {
        await using var server = await ServerUnderTest.StartAsync(run, settings);
        using var http = await server.SignInAsync();
        var storm = new AliasStorm(http);
        await storm.RunAsync();
        foreach (var fault in storm.Faults) Console.Error.WriteLine(fault);
        return new Outcome($"{storm.Tried} spellings of {AliasSpellings.All.Count} aliases: {storm.Faults.Count} faults",
            storm.Faults.Count == 0 && storm.Tried >= 500);
    }
}
