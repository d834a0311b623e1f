namespace Latchkey.Application.Settings;

/// <summary>Every setting by its key, with the value in force. None is a secret, because secrets are in files.</summary>
internal sealed record SettingsInForce(IReadOnlyDictionary<string, string> Values);
