namespace Latchkey.Keystores.AccessPolicies;

/// <summary>Cuts texts silently, as the real service does (docs/contract.md#access-policies).</summary>
internal static class CutText
{
    /// <summary>The first UTF-16 code units of a text, at most so many; one fewer where the cut would fall into a pair.</summary>
    public static string? To(int most, string? text)
    {
        if (text is null || text.Length <= most) return text;
        return text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
    }
}
