using System.Security.Cryptography;

namespace Latchkey.Storage.Backups;

/// <summary>
/// Encrypts all data that is written to it. Only <see cref="Complete"/> writes the last chunk, so an abandoned backup stays unreadable.
/// </summary>
internal sealed class ChunkWriter(Stream target, ChunkCipher cipher) : OneWayStream
{
    private readonly byte[] _plain = new byte[ChunkCipher.ChunkLength];
    private readonly byte[] _chunk = new byte[ChunkCipher.ChunkLength + ChunkCipher.TagLength];
    private int _filled;
    private long _number;

    public override bool CanWrite => true;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            if (_filled == _plain.Length) WriteChunk(isLast: false);
            var count = Math.Min(buffer.Length, _plain.Length - _filled);
            buffer[..count].CopyTo(_plain.AsSpan(_filled));
            _filled += count;
            buffer = buffer[count..];
        }
    }

    /// <summary>Writes the last chunk.</summary>
    public void Complete() => WriteChunk(isLast: true);

    protected override void Dispose(bool disposing)
    {
        CryptographicOperations.ZeroMemory(_plain);
        base.Dispose(disposing);
    }

    private void WriteChunk(bool isLast)
    {
        cipher.Encrypt(_number++, isLast, _plain.AsSpan(0, _filled), _chunk);
        target.Write(_chunk, 0, _filled + ChunkCipher.TagLength);
        _filled = 0;
    }
}
