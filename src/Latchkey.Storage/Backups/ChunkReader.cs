using System.Security.Cryptography;

namespace Latchkey.Storage.Backups;

/// <summary>Reads the output of a <see cref="ChunkWriter"/>, and returns only authenticated octets.</summary>
internal sealed class ChunkReader(Stream source, ChunkCipher cipher) : OneWayStream
{
    private const int SealedLength = ChunkCipher.ChunkLength + ChunkCipher.TagLength;

    private readonly byte[] _plain = new byte[ChunkCipher.ChunkLength];

    // One octet more than a chunk: if there is one, the chunk is not the last.
    private readonly byte[] _ahead = new byte[SealedLength + 1];
    private int _aheadLength;
    private int _position;
    private int _length;
    private long _number;
    private bool _wasLast;

    public override bool CanRead => true;

    public override int Read(Span<byte> buffer)
    {
        if (_position == _length && !_wasLast) ReadChunk();
        var count = Math.Min(buffer.Length, _length - _position);
        _plain.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        CryptographicOperations.ZeroMemory(_plain);
        base.Dispose(disposing);
    }

    private void ReadChunk()
    {
        _aheadLength += source.ReadAtLeast(_ahead.AsSpan(_aheadLength), _ahead.Length - _aheadLength, throwOnEndOfStream: false);
        _wasLast = _aheadLength <= SealedLength;
        var length = Math.Min(_aheadLength, SealedLength);
        if (length < ChunkCipher.TagLength) throw BackupException.Damaged("it is truncated");
        cipher.Decrypt(_number++, _wasLast, _ahead.AsSpan(0, length), _plain);
        (_position, _length) = (0, length - ChunkCipher.TagLength);
        _ahead[0] = _ahead[^1];
        _aheadLength -= length;
    }
}
