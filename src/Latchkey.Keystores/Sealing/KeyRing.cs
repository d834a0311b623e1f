using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Latchkey.Formats.Secrets;

namespace Latchkey.Keystores.Sealing;

/// <summary>
/// The data keys that seal secrets (AES-256-GCM, NIST SP 800-38D). They are stored wrapped by the master key, so a new master key rewraps a
/// few keys and not every secret. Until <see cref="Open()"/> has loaded them, every use is refused as sealed.
/// </summary>
public sealed partial class KeyRing(IDataKeyStore store, TimeProvider clock) : ISealer, IDisposable
{
    private const byte FormatVersion = 2;

    // Secrets of this version are sealed under the data key itself.
    private const byte FormerVersion = 1;
    private const int KeyIdLength = 16;
    private const int HeaderLength = 1 + KeyIdLength;

    private readonly Lock _lock = new();
    private readonly SharedRun _preparing = new();
    private SealingGrant? _grant;
    private long _left;

    /// <summary>The current reservation of sealings; null before the first.</summary>
    public SealingGrant? Granted => Volatile.Read(ref _grant);

    /// <summary>
    /// Loads the keys and reserves sealings ahead. Code that seals while it holds a lock on the database calls this first, because a
    /// reservation under that lock might wait for the lock itself. A failed reservation is not an error yet.
    /// </summary>
    public void Prepare()
    {
        if (_keys is null) return;
        try
        {
            Refresh();
            lock (_lock)
            {
                if (!IsGranted(Keys) || _left < _grant!.Count / 2) Reserve();
            }
        }
        catch (RefusalException unavailable) when (unavailable.Refusal is Refusal.StoreUnavailable)
        {
            // A caller that needs a sealing is refused later; the others go on.
        }
    }

    /// <summary>
    /// Does the same as <see cref="Prepare"/>, once for all callers and without their threads, if the next sealing would have to query the
    /// database.
    /// </summary>
    public Task PrepareAsync(CancellationToken cancellationToken)
    {
        // Without the lock, which is held during a query of the database.
        var isPrepared = Volatile.Read(ref _left) > 0 && Granted?.KeyId == _keys?.Current?.Id;
        return isPrepared ? Task.CompletedTask : _preparing.JoinAsync(Prepare).WaitAsync(cancellationToken);
    }

    /// <summary>
    /// Makes the next use load the keys and the next sealing reserve again. Called when the database was replaced and may lack known keys.
    /// </summary>
    public void DiscardGrant()
    {
        lock (_lock)
        {
            _left = 0;
            Volatile.Write(ref _grant, null);
            lock (_loading) Volatile.Write(ref _loaded, 0);
        }
    }

    /// <inheritdoc/>
    public SealedSecret Seal(SecretBytes secret) => Seal(secret.Span, SealedPlace.Nowhere);

    /// <summary>Seals a secret again for another place.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.SealBroken"/>.</exception>
    public SealedSecret Move(SealedSecret secret, SealedPlace place)
    {
        if (secret.Place == place) return secret;
        using var opened = Open(secret);
        return Seal(opened.Span, place);
    }

    /// <summary>Seals a secret again for the same place if its version or data key is out of use.</summary>
    /// <returns>The secret itself if that is not necessary.</returns>
    /// <exception cref="RefusalException"><see cref="Refusal.SealBroken"/>.</exception>
    public SealedSecret Renew(SealedSecret secret)
    {
        if (secret.Blob.Length > HeaderLength && secret.Blob.Span[0] == FormatVersion && KeyIdOf(secret) == CurrentId) return secret;
        using var opened = Open(secret);
        return Seal(opened.Span, secret.Place);
    }

    /// <summary>Does the same as <see cref="Renew"/>; null if the secret does not open.</summary>
    public SealedSecret? TryRenew(SealedSecret secret)
    {
        try
        {
            return Renew(secret);
        }
        catch (RefusalException refused) when (refused.Refusal is Refusal.SealBroken)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public SecretBytes Open(SealedSecret secret)
    {
        var blob = secret.Blob.Span;
        if (blob.Length < HeaderLength || blob[0] is not (FormatVersion or FormerVersion)) throw Broken(secret, null);
        var keyId = KeyIdOf(secret);
        if (Find(keys => keys.Data(keyId)) is not { } key) throw Broken(secret, null);
        try
        {
            var cipherKey = blob[0] == FormatVersion ? key.Sealing : key.Key;
            return SealedBytes.Decrypt(cipherKey, blob[HeaderLength..], Authenticated(blob[..HeaderLength], secret.Place));
        }
        catch (CryptographicException altered)
        {
            throw Broken(secret, altered);
        }
    }

    private static Guid KeyIdOf(SealedSecret secret) => new(secret.Blob.Span[1..HeaderLength]);

    private SealedSecret Seal(ReadOnlySpan<byte> secret, SealedPlace place)
    {
        // version(1) || data key id(16) || nonce(12) || tag(16) || ciphertext
        var key = TakeSealing();
        var blob = new byte[HeaderLength + SealedBytes.Overhead + secret.Length];
        blob[0] = FormatVersion;
        key.Id.TryWriteBytes(blob.AsSpan(1));
        SealedBytes.Encrypt(key.Sealing, secret, blob.AsSpan(HeaderLength), Authenticated(blob.AsSpan(0, HeaderLength), place));
        return new SealedSecret(blob, place);
    }

    /// <summary>Whether the next sealing needs no query of the database.</summary>
    public bool IsPrepared
    {
        get
        {
            lock (_lock) return _keys is { } keys && IsGranted(keys);
        }
    }

    // Each sealing is counted durably before it is done.
    private DataKey TakeSealing()
    {
        if (_keys is null) throw Sealed();
        lock (_lock)
        {
            var keys = Keys; // which may change at any moment
            if (!IsGranted(keys))
            {
                Reserve();
                keys = Keys;
            }

            _left--;
            return keys.Data(_grant!.KeyId) ?? throw new RefusalException(new Refusal.StoreUnavailable()); // it was just deleted
        }
    }

    private bool IsGranted(KeySet keys) => _left > 0 && _grant?.KeyId == keys.Current!.Id;

    // The remaining sealings under the same key stay reserved.
    private void Reserve()
    {
        var grant = store.Reserve();
        if (Keys.Data(grant.KeyId) is null) Reload();
        _left = grant.Count + (grant.KeyId == _grant?.KeyId ? _left : 0);
        Volatile.Write(ref _grant, grant);
    }

    // header || length(4) tenant || length(4) keystore || length(4) alias || revision(8). The lengths make different places give different
    // bytes.
    private static byte[] Authenticated(ReadOnlySpan<byte> header, SealedPlace place)
    {
        var bytes = new List<byte>([.. header]);
        Span<byte> number = stackalloc byte[8];
        foreach (var text in new[] { place.Tenant, place.Keystore, place.Alias })
        {
            var encoded = Encoding.UTF8.GetBytes(text);
            BinaryPrimitives.WriteInt32BigEndian(number, encoded.Length);
            bytes.AddRange(number[..4]);
            bytes.AddRange(encoded);
        }

        BinaryPrimitives.WriteInt64BigEndian(number, place.Revision);
        bytes.AddRange(number);
        return [.. bytes];
    }

    private static RefusalException Sealed() => new(new Refusal.Sealed());

    private static RefusalException Broken(SealedSecret secret, Exception? cause) => new(new Refusal.SealBroken(secret.Place.Alias), cause);
}
