namespace Latchkey.Keystores.Sealing;

/// <summary>
/// The master key is not available, or it is another one. Anybody may read the message: it has the reason, but no secrets and no paths.
/// </summary>
public sealed class MasterKeyException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>The data keys are wrapped by a key that the source in the settings does not have.</summary>
    public static MasterKeyException Another(string id) =>
        new($"The data keys are wrapped by the master key {id}, which is not the one that the settings name.");

    /// <summary>The wrapped key does not open.</summary>
    public static MasterKeyException DoesNotOpen(string id, Exception? cause = null) =>
        new($"The master key {id} does not open the data keys: it is the wrong one, or they were altered.", cause);
}
