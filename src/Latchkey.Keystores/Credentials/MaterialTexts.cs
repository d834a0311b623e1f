namespace Latchkey.Keystores.Credentials;

/// <summary>Checks texts of security material for which the real service states no limit.</summary>
internal static class MaterialTexts
{
    /// <summary>Refuses the first text that has more UTF-16 code units than its property may have.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.MaterialInvalid"/>.</exception>
    public static void RefuseLong(params ReadOnlySpan<(string Property, string? Text, int Most)> texts)
    {
        foreach (var (property, text, most) in texts)
        {
            if (text?.Length <= most || text is null) continue;
            throw new RefusalException(new Refusal.MaterialInvalid($"Property '{property}' must not be longer than {most} characters."));
        }
    }
}
