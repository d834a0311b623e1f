namespace Latchkey.Application.Settings;

/// <summary>Every setting with the value that is in force, by its key. None is a secret: those are in files.</summary>
internal sealed record SettingsInForce(IReadOnlyDictionary<string, string> Values);
