using Latchkey.Server.Machine;

namespace Latchkey.Server.Tests.Server.Machine;

/// <summary>The faults of a machine that is too small for the server.</summary>
public sealed class MachineTests
{
    [Theory]
    [InlineData("10.0.0", true)]
    [InlineData("9.0.99", true)]
    [InlineData("10.1.0", false)]
    [InlineData("11.0.0", false)]
    public void A_runtime_that_lacks_patches_is_named(string version, bool isOld) =>
        RuntimeVersion.FaultOf(Version.Parse(version))
            .ShouldBe(isOld ? $"The .NET runtime {version} lacks the security patches of {RuntimeVersion.Least}; update it" : null);

    [Theory]
    [InlineData(511, null, "The limit of open files is 511, but at least 512 are needed")]
    [InlineData(512, null, null)]
    [InlineData(null, 4_096_000_000L, "The limit of address space is 3906 MiB, but at least 8192 MiB are needed")]
    [InlineData(null, 8L << 30, null)]
    [InlineData(null, null, null)]
    public void A_limit_that_is_too_low_is_named_with_a_remedy(int? files, long? memory, string? fault)
    {
        if (fault is null) MachineLimits.FaultOf(files, memory).ShouldBeNull();
        else MachineLimits.FaultOf(files, memory).ShouldNotBeNull().ShouldStartWith(fault);
    }

    [Theory]
    [InlineData(4_000, null, 4_000)]
    [InlineData(4_000, 1_024, 424)]
    [InlineData(4_000, 600, 16)]
    [InlineData(100, 1_024, 100)]
    public void Connections_are_no_more_than_files_can_be_open_for_them(int wished, int? limit, int connections) =>
        OpenFiles.Connections(wished, limit).ShouldBe(connections);
}
