using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.Tests;

internal static class RefusedFile
{
    /// <summary>Asserts why a file was refused.</summary>
    public static FileRefusedException ShouldBeOf(this FileRefusedException refused, FileFault fault)
    {
        refused.Fault.ShouldBe(fault, refused.Reason);
        return refused;
    }
}
