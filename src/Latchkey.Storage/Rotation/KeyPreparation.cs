using Latchkey.Keystores.Sealing;
using Latchkey.Storage.Keys;

namespace Latchkey.Storage.Rotation;

/// <summary>
/// Makes the keys that are missing, opens the key ring, and signs the rows of a release that signed none. The schema must be up to date.
/// </summary>
internal sealed class KeyPreparation(DataKeys dataKeys, KeyRing keyRing, FirstMacs firstMacs)
{
    private volatile bool _isDone;

    /// <exception cref="MasterKeyException">The master key is not available, or is a different one.</exception>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (_isDone) return;
        await dataKeys.EnsureAsync(cancellationToken);
        keyRing.Open();
        await firstMacs.EnsureAsync(cancellationToken);
        _isDone = true;
    }
}
