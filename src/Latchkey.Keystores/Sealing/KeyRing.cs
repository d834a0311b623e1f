using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Latchkey.Keystores.Sealing;

/// <summary>
/// The data keys that secrets are sealed under (AES-256-GCM, NIST SP 800-38D). They are kept wrapped by the master key, so
/// that a new master key rewraps a few keys and not every secret. Until <see cref="Open()"/> has found them, every use is
/// refused as sealed; afterwards a key that another process has made is found when it is met.
/// </summary>
public sealed partial class KeyRing(IDataKeyStore store, TimeProvider clock) : ISealer, IDisposable
{
    private const byte FormatVersion = 1;
    private const int KeyIdLength = 16;
    private const int HeaderLength = 1 + KeyIdLength;

    // An unknown key id may be anybody's invention; the database is not asked about each.
    private static readonly TimeSpan LoadPause = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();

    // The keys themselves, not ciphers made of them: a cipher serves one thread at a time.
    private volatile ImmutableSortedDictionary<Guid, DataKey> _keys = ImmutableSortedDictionary<Guid, DataKey>.Empty;
    private volatile DataKey? _current;
    private SealingGrant? _grant;
    private long _left;
    private long _loaded;

    /// <summary>How many secrets count as sealed under the key that seals, and which one that is; null before the first.</summary>
    public SealingGrant? Granted => Volatile.Read(ref _grant);

    /// <summary>Finds the data keys; does nothing if that was done.</summary>
    /// <exception cref="MasterKeyException">The master key cannot be had, or is another one.</exception>
    public void Open()
    {
        lock (_lock)
        {
            if (_current is null) Load();
        }
    }

    /// <summary>
    /// Has enough sealings allowed for a while. Whoever is about to seal while it holds a lock on the database calls this before:
    /// then nothing has to be reserved under the lock, which might wait for it. What cannot be reserved now is no failure yet.
    /// </summary>
    public void Prepare()
    {
        lock (_lock)
        {
            if (_current is null || (_grant is not null && _left >= _grant.Count / 2)) return;
            try
            {
                Reserve();
            }
            catch (RefusalException unavailable) when (unavailable.Refusal is Refusal.StoreUnavailable)
            {
                // Who needs one is refused; who needs none is not.
            }
        }
    }

    /// <summary>
    /// Has the next sealing ask the store which data key seals: the database was replaced, and may lack the one that is known. What
    /// is sealed under that opens all the same, and is sealed again before it is stored.
    /// </summary>
    public void ForgetGrant()
    {
        lock (_lock)
        {
            _left = 0;
            Volatile.Write(ref _grant, null);
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

    /// <inheritdoc/>
    public SecretBytes Open(SealedSecret secret)
    {
        var blob = secret.Blob.Span;
        if (blob.Length < HeaderLength || blob[0] != FormatVersion) throw Broken(secret, null);
        if (Find(new Guid(blob[1..HeaderLength])) is not { } key) throw Broken(secret, null);
        try
        {
            return SealedBytes.Decrypt(key.Key, blob[HeaderLength..], Authenticated(blob[..HeaderLength], secret.Place));
        }
        catch (CryptographicException altered)
        {
            throw Broken(secret, altered);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var key in _keys.Values) key.Dispose();
    }

    private SealedSecret Seal(ReadOnlySpan<byte> secret, SealedPlace place)
    {
        // version(1) || data key id(16) || nonce(12) || tag(16) || ciphertext
        var key = TakeSealing();
        var blob = new byte[HeaderLength + SealedBytes.Overhead + secret.Length];
        blob[0] = FormatVersion;
        key.Id.TryWriteBytes(blob.AsSpan(1));
        SealedBytes.Encrypt(key.Key, secret, blob.AsSpan(HeaderLength), Authenticated(blob.AsSpan(0, HeaderLength), place));
        return new SealedSecret(blob, place);
    }

    // Each sealing was counted, durably, before it is done.
    private DataKey TakeSealing()
    {
        if (_current is null) throw Sealed();
        lock (_lock)
        {
            if (_left == 0) Reserve();
            _left--;
            return _keys[_grant!.KeyId];
        }
    }

    // What is left under the same key stays allowed.
    private void Reserve()
    {
        var grant = store.Reserve();
        if (!_keys.ContainsKey(grant.KeyId)) LoadOrRefuse();
        _left = grant.Count + (grant.KeyId == _grant?.KeyId ? _left : 0);
        _grant = grant;
    }

    private DataKey? Find(Guid id)
    {
        if (_current is null) throw Sealed();
        if (_keys.TryGetValue(id, out var known)) return known;
        lock (_lock)
        {
            if (!_keys.ContainsKey(id) && clock.GetElapsedTime(_loaded) >= LoadPause) LoadOrRefuse();
            return _keys.GetValueOrDefault(id);
        }
    }

    private void LoadOrRefuse()
    {
        try
        {
            Load();
        }
        catch (MasterKeyException cause)
        {
            throw new RefusalException(new Refusal.StoreUnavailable(), cause);
        }
    }

    private void Load()
    {
        var found = store.Load([.. _keys.Keys]);
        _keys = _keys.AddRange(found.Select(key => KeyValuePair.Create(key.Id, key)));
        _current = _keys.Values.MaxBy(key => key.CreatedTime);
        _loaded = clock.GetTimestamp();
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
