using System.Security.Cryptography;

namespace Latchkey.Formats.Secrets;

/// <summary>
/// The octets of a secret, such as a private key. The garbage collector never moves them, so no copies remain. Their memory is kept out of
/// swap space and core files (<see cref="LockedPages"/>), and <see cref="Dispose"/> overwrites them with zeros. The receiver of a secret
/// disposes it.
/// </summary>
public sealed class SecretBytes : IDisposable
{
    private readonly byte[] _octets;
    private bool _disposed;

    /// <summary>Copies octets. The caller clears the original.</summary>
    public SecretBytes(ReadOnlySpan<byte> octets)
        : this(octets.Length) => octets.CopyTo(_octets);

    internal SecretBytes(int length)
    {
        _octets = GC.AllocateArray<byte>(length, pinned: true);
        LockedPages.Take(_octets);
    }

    /// <summary>The number of octets.</summary>
    public int Length => _octets.Length;

    /// <summary>The octets.</summary>
    /// <exception cref="ObjectDisposedException">They have been cleared.</exception>
    public ReadOnlySpan<byte> Span => Octets;

    /// <summary>The octets as the array that platform calls need.</summary>
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
