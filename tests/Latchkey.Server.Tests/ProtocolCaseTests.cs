using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests;

/// <summary>Every file under <c>Vectors/Cases</c> is a request and its whole answer, in each format that it is asked for.</summary>
public sealed class ProtocolCaseTests(SharedServer shared) : IClassFixture<SharedServer>
{
    public static TheoryData<string, string> Addressing => ProtocolCase.All("addressing");

    public static TheoryData<string, string> Formats => ProtocolCase.All("formats");

    public static TheoryData<string, string> Refusals => ProtocolCase.All("refusals");

    public static TheoryData<string, string> Material => ProtocolCase.All("material");

    [Theory]
    [MemberData(nameof(Addressing))]
    [MemberData(nameof(Formats))]
    [MemberData(nameof(Refusals))]
    [MemberData(nameof(Material))]
    public async Task The_answer_is_as_the_case_says(string name, string further) =>
        await ProtocolCase.Read(name, further).CheckAsync(shared.Client, shared.Server.Root);
}
