namespace Latchkey.Keystores.Sealing;

/// <summary>
/// The master key cannot be had now, or is another one; the message says why, for anybody to read: no secrets, no paths.
/// </summary>
public sealed class MasterKeyException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>A key wraps the data keys that the source in the settings does not have.</summary>
    public static MasterKeyException Another(string id) =>
        new($"The data keys are wrapped by the master key {id}, which is not the one that the settings name.");

    /// <summary>What was wrapped does not open.</summary>
    public static MasterKeyException DoesNotOpen(string id, Exception? cause = null) =>
        new($"The master key {id} does not open the data keys: it is another one, or they were altered.", cause);
}
