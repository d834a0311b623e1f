using System.Globalization;
using Latchkey.Promises;
using Latchkey.Promises.Access;
using Latchkey.Promises.Availability;
using Latchkey.Promises.Durability;
using Latchkey.Promises.Hostile;
using Latchkey.Promises.Secrets;

// --latchkey LAUNCHER [--quick] [--only ID,ID]
string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var i && i + 1 < args.Length ? args[i + 1] : null;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (await Attackers.TryRunAsync(args)) return 0;

Promise[] promises =
[
    .. DurabilityPromises.All, .. ByTests.Durability,
    PlantedCanaries.Promise, FlippedBytes.Promise, CountedSealings.Promise, RotatingMasterKey.Promise, ReplacedDataKey.Promise,
    SealedServer.Promise, .. ByTests.Secrets,
    .. HostilePromises.All,
    EndlessBodies.Promise, TrueReadiness.Promise, SilentDatabase.Promise, VanishedServer.Promise, SlowClients.Promise, ParserFlood.Promise,
    GuessedSecrets.Promise, FairShares.Promise,
    EndedElsewhere.Promise, RecordedAccess.Promise, .. ByTests.Access,
];
var chosen = Option("--only")?.Split(',');
var run = new Run(Option("--latchkey") ?? "latchkey", args.Contains("--quick", StringComparer.Ordinal));
var broken = 0;
Console.WriteLine("| promise | figure reached | figure promised | |");
Console.WriteLine("|---|---|---|---|");
foreach (var promise in promises.Where(promise => chosen?.Contains(promise.Id, StringComparer.Ordinal) != false))
{
    var outcome = await promise.Measure(run);
    if (!outcome.IsKept) broken++;
    Console.WriteLine(
        $"| {promise.Id} {promise.Text} | {outcome.Reached} | {promise.Promised} | {(outcome.IsKept ? "kept" : "**broken**")} |");
}

return broken == 0 ? 0 : 1;
