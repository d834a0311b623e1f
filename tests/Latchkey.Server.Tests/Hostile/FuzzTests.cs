using Latchkey.Fuzz;
using Latchkey.Fuzz.Targets;

namespace Latchkey.Server.Tests.Hostile;

/// <summary>Every parser, for a moment, on damaged files (docs/fuzzing.md).</summary>
public sealed class FuzzTests(SeedFiles seeds)
{
    // Enough for some tenths of a second; JCEKS and OpenSSH derive keys.
    private const int Inputs = 4_000;

    public static TheoryData<string> Targets => [.. FuzzTargets.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Thousands_of_damaged_inputs_are_accepted_or_refused(string target)
    {
        var report = InProcess.Run(
            FuzzTargets.Of(target), (await seeds.AllAsync()).Of(target), new FuzzLimit(Inputs, TimeSpan.FromMinutes(5)), seed: 1);
        report.Findings.Select(finding => finding.What).ShouldBeEmpty();
        report.Inputs.ShouldBeGreaterThanOrEqualTo(Inputs);
        report.Accepted.ShouldBeGreaterThan(0, "some damage hurts nothing; else the seeds are not what the target reads");
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Most_seeds_are_what_their_target_reads(string target)
    {
        // Vectors of the tests go with the seeds; some of them are there to be refused.
        var accepted = (await seeds.AllAsync()).Of(target).Count(FuzzTargets.Of(target).Run);
        accepted.ShouldBeGreaterThanOrEqualTo((await seeds.AllAsync()).Of(target).Count / 2);
    }

    [Fact]
    public void A_defect_is_a_finding()
    {
        var target = new FuzzTarget("defect", input => _ = input[200], failure => failure is InvalidDataException);
        var report = InProcess.Run(target, [new byte[201]], new FuzzLimit(1_000, TimeSpan.FromMinutes(1)), seed: 1);
        report.Findings.ShouldHaveSingleItem().What.ShouldStartWith("IndexOutOfRangeException", Case.Sensitive);
    }

    [Fact]
    public void More_processor_time_than_promised_is_a_finding()
    {
        var target = new FuzzTarget("slow", _ => Work(TimeSpan.FromSeconds(1.1)), _ => false);
        var report = InProcess.Run(target, [[1]], new FuzzLimit(0, TimeSpan.FromMinutes(1)), seed: 1);
        report.Findings.ShouldHaveSingleItem().What.ShouldBe("more processor time than promised");
    }

    private static bool Work(TimeSpan time)
    {
        var end = InProcess.TimeOfThisThread() + time;
        while (InProcess.TimeOfThisThread() < end) Thread.SpinWait(10_000);
        return true;
    }
}
