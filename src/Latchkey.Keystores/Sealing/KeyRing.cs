using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Latchkey.Keystores.Sealing;

/// <summary>
/// The data keys that secrets are sealed under (AES-256-GCM, NIST SP 800-38D). They are kept wrapped by the master key, so
/// that a new master key rewraps a few keys and not every secret.
/// </summary>
public sealed partial class KeyRing : ISealer, IDisposable
{
    private const byte FormatVersion = 1;
    private const int KeyIdLength = 16;
    private const int HeaderLength = 1 + KeyIdLength;
    private const int KeyLength = 32;
    private const string WrappingPurpose = "latchkey data key wrapping v1";

    // 96 random bits: SP 800-38D section 8.3 allows 2^32 of them under one key before two could be equal.
    private const int NonceLength = 12;
    private const int TagLength = 16;

    // The keys themselves, not ciphers made of them: a cipher serves one thread at a time.
    private readonly Dictionary<Guid, SecretBytes> _keys = [];
    private readonly Guid _current;

    /// <summary>Unwraps the data keys; the newest seals.</summary>
    /// <exception cref="CryptographicException">A key was wrapped by another master key, or altered.</exception>
    public KeyRing(MasterKey masterKey, IReadOnlyCollection<WrappedDataKey> wrapped)
    {
        using var wrapping = Wrapping(masterKey);
        foreach (var dataKey in wrapped)
        {
            var key = new SecretBytes(KeyLength);
            _keys.Add(dataKey.Id, key);
            Decrypt(wrapping, dataKey.Wrapped.Span, key.Octets, dataKey.Id.ToByteArray());
        }

        _current = wrapped.MaxBy(dataKey => dataKey.CreatedTime)!.Id;
        DeriveAuthenticationKeys();
    }

    /// <summary>A new data key.</summary>
    public static WrappedDataKey NewDataKey(MasterKey masterKey, DateTimeOffset now)
    {
        using var wrapping = Wrapping(masterKey);
        using var key = new SecretBytes(KeyLength);
        RandomNumberGenerator.Fill(key.Octets);
        var id = Guid.NewGuid();
        var wrapped = new byte[NonceLength + TagLength + KeyLength];
        Encrypt(wrapping, key.Span, wrapped, id.ToByteArray());
        return new WrappedDataKey(id, wrapped, now);
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
        if (blob.Length < HeaderLength + NonceLength + TagLength || blob[0] != FormatVersion) throw Broken(secret, null);
        if (!_keys.TryGetValue(new Guid(blob[1..HeaderLength]), out var key)) throw Broken(secret, null);
        var opened = new SecretBytes(blob.Length - HeaderLength - NonceLength - TagLength);
        try
        {
            Decrypt(key, blob[HeaderLength..], opened.Octets, Authenticated(blob[..HeaderLength], secret.Place));
            return opened;
        }
        catch (CryptographicException altered)
        {
            opened.Dispose();
            throw Broken(secret, altered);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var key in _keys.Values.Concat(_authenticationKeys.Values)) key.Dispose();
    }

    private static SecretBytes Wrapping(MasterKey masterKey)
    {
        var key = masterKey.Derive(WrappingPurpose);
        var wrapping = new SecretBytes(key);
        CryptographicOperations.ZeroMemory(key);
        return wrapping;
    }

    private SealedSecret Seal(ReadOnlySpan<byte> secret, SealedPlace place)
    {
        // version(1) || data key id(16) || nonce(12) || tag(16) || ciphertext
        var blob = new byte[HeaderLength + NonceLength + TagLength + secret.Length];
        blob[0] = FormatVersion;
        _current.TryWriteBytes(blob.AsSpan(1));
        Encrypt(_keys[_current], secret, blob.AsSpan(HeaderLength), Authenticated(blob.AsSpan(0, HeaderLength), place));
        return new SealedSecret(blob, place);
    }

    private static void Encrypt(SecretBytes key, ReadOnlySpan<byte> plain, Span<byte> sealedBytes, ReadOnlySpan<byte> authenticated)
    {
        var nonce = sealedBytes[..NonceLength];
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key.Span, TagLength);
        cipher.Encrypt(nonce, plain, sealedBytes[(NonceLength + TagLength)..], sealedBytes.Slice(NonceLength, TagLength), authenticated);
    }

    private static void Decrypt(SecretBytes key, ReadOnlySpan<byte> sealedBytes, Span<byte> plain, ReadOnlySpan<byte> authenticated)
    {
        using var cipher = new AesGcm(key.Span, TagLength);
        cipher.Decrypt(sealedBytes[..NonceLength], sealedBytes[(NonceLength + TagLength)..], sealedBytes.Slice(NonceLength, TagLength), plain, authenticated);
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

    private static RefusalException Broken(SealedSecret secret, Exception? cause) => new(new Refusal.SealBroken(secret.Place.Alias), cause);
}

/// <summary>A data key as it is kept: encrypted by a key that the master key derives.</summary>
/// <param name="Id">Names the key in every secret that it seals.</param>
/// <param name="Wrapped">Nonce, tag and the encrypted key.</param>
/// <param name="CreatedTime">When it was made; the newest key seals.</param>
public sealed record WrappedDataKey(Guid Id, ReadOnlyMemory<byte> Wrapped, DateTimeOffset CreatedTime);
