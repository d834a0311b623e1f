namespace Latchkey.Formats.Tests;

/// <summary>What fixed buffers and text editors leave behind the end of a file, in hexadecimal.</summary>
public static class Paddings
{
    public static TheoryData<string> All => ["00", "0A", "0D0A", "0000000000000000", "000D0A00"];
}
