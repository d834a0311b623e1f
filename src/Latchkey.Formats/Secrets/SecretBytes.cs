using System.Security.Cryptography;

namespace Latchkey.Formats.Secrets;

/// <summary>
/// The octets of a secret, such as a private key. The garbage collector never moves them, so no copies stay behind; their memory is kept
/// out of the swap and of core files (<see cref="LockedPages"/>); and <see cref="Dispose"/> overwrites them with zeros. The one who is
/// handed a secret disposes it.
/// </summary>
public sealed class SecretBytes : IDisposable
{
    private readonly byte[] _octets;
    private bool _disposed;

    /// <summary>Makes a copy of octets, which stay the caller's to clear.</summary>
    public SecretBytes(ReadOnlySpan<byte> octets)
        : this(octets.Length) => octets.CopyTo(_octets);

    internal SecretBytes(int length)
    {
        _octets = GC.AllocateArray<byte>(length, pinned: true);
        LockedPages.Take(_octets);
    }

    /// <summary>How many octets there are.</summary>
    public int Length => _octets.Length;

    /// <summary>The octets.</summary>
    /// <exception cref="ObjectDisposedException">They have been cleared.</exception>
    public ReadOnlySpan<byte> Span => Octets;

    /// <summary>The octets as the array that platform calls ask for.</summary>
    internal byte[] Octets
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _octets;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed) return;
        CryptographicOperations.ZeroMemory(_octets);
        _disposed = true;
        LockedPages.Leave(_octets);
    }
}
