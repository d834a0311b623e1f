using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Latchkey.Formats.Secrets;

namespace Latchkey.Keystores.Sealing;

/// <summary>
/// The data keys that secrets are sealed under (AES-256-GCM, NIST SP 800-38D). They are kept wrapped by the master key, so
/// that a new master key rewraps a few keys and not every secret. Until <see cref="Open()"/> has found them, every use is
/// refused as sealed.
/// </summary>
public sealed partial class KeyRing(IDataKeyStore store, TimeProvider clock) : ISealer, IDisposable
{
    private const byte FormatVersion = 2;

    // Sealed under the data key itself.
    private const byte FormerVersion = 1;
    private const int KeyIdLength = 16;
    private const int HeaderLength = 1 + KeyIdLength;

    private readonly Lock _lock = new();
    private readonly SharedRun _preparing = new();
    private SealingGrant? _grant;
    private long _left;

    /// <summary>How many secrets count as sealed under the key that seals, and which one that is; null before the first.</summary>
    public SealingGrant? Granted => Volatile.Read(ref _grant);

    /// <summary>
    /// Learns which keys there are, and has enough sealings allowed for a while. Whoever is about to seal while it holds a lock on the
    /// database calls this before: then nothing has to be reserved under the lock, which might wait for it. What cannot be reserved now
    /// is no failure yet.
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
            // Who needs one is refused; who needs none is not.
        }
    }

    /// <summary>
    /// Does as <see cref="Prepare"/>, once for all who ask and without their threads, if the next sealing would have to ask the database.
    /// </summary>
    public Task PrepareAsync(CancellationToken cancellationToken)
    {
        // Without the lock, which is held while the database is asked.
        var isPrepared = Volatile.Read(ref _left) > 0 && Granted?.KeyId == _keys?.Current?.Id;
        return isPrepared ? Task.CompletedTask : _preparing.JoinAsync(Prepare).WaitAsync(cancellationToken);
    }

    /// <summary>
    /// Has the next use ask the store which keys there are, and the next sealing which one seals: the database was replaced, and may
    /// lack what is known.
    /// </summary>
    public void ForgetGrant()
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

    /// <summary>Binds a sealed secret to another place.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.SealBroken"/>.</exception>
    public SealedSecret Move(SealedSecret secret, SealedPlace place)
    {
        if (secret.Place == place) return secret;
        using var opened = Open(secret);
        return Seal(opened.Span, place);
    }

    /// <summary>Seals a secret again for the same place, if it is sealed in a way that is no longer in use.</summary>
    /// <returns>The secret itself if it need not be.</returns>
    /// <exception cref="RefusalException"><see cref="Refusal.SealBroken"/>.</exception>
    public SealedSecret Renew(SealedSecret secret)
    {
        if (secret.Blob.Length > HeaderLength && secret.Blob.Span[0] == FormatVersion && KeyIdOf(secret) == CurrentId) return secret;
        using var opened = Open(secret);
        return Seal(opened.Span, secret.Place);
    }

    /// <summary>Seals a secret again as <see cref="Renew"/> does; null if it does not open.</summary>
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

    /// <summary>Whether the next sealing need not ask the database first.</summary>
    public bool IsPrepared
    {
        get
        {
            lock (_lock) return _keys is { } keys && IsGranted(keys);
        }
    }

    // Each sealing was counted, durably, before it is done.
    private DataKey TakeSealing()
    {
        if (_keys is null) throw Sealed();
        lock (_lock)
        {
            var keys = Keys; // which may be others a moment later
            if (!IsGranted(keys))
            {
                Reserve();
                keys = Keys;
            }

            _left--;
            return keys.Data(_grant!.KeyId) ?? throw new RefusalException(new Refusal.StoreUnavailable()); // it was retired this instant
        }
    }

    private bool IsGranted(KeySet keys) => _left > 0 && _grant?.KeyId == keys.Current!.Id;

    // The sealings that are left under the same key stay allowed.
    private void Reserve()
    {
        var grant = store.Reserve();
        if (Keys.Data(grant.KeyId) is null) Reload();
        _left = grant.Count + (grant.KeyId == _grant?.KeyId ? _left : 0);
        Volatile.Write(ref _grant, grant);
    }

    // header || length(4) tenant || length(4) keystore || length(4) alias || revision(8); with the lengths no two places
    // are written alike.
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
