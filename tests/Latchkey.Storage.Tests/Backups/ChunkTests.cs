using System.Security.Cryptography;
using Latchkey.Formats.Secrets;
using Latchkey.Storage.Backups;
using Latchkey.Storage.Tests.Infrastructure;

namespace Latchkey.Storage.Tests.Backups;

/// <summary>Chunks come back as they were written, in their order, all of them, or not at all.</summary>
[OnBothEngines]
public sealed class ChunkTests
{
    private const int Chunk = ChunkCipher.ChunkLength;
    private const int Sealed = Chunk + ChunkCipher.TagLength;

    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(Chunk - 1, 1)]
    [InlineData(Chunk, 1)]
    [InlineData(Chunk + 1, 2)]
    [InlineData((2 * Chunk) + 5, 3)]
    public void A_stream_is_read_from_as_few_chunks_as_possible(int length, int chunks)
    {
        var content = RandomNumberGenerator.GetBytes(length);
        var written = Write(content);
        written.Length.ShouldBe(length + (chunks * ChunkCipher.TagLength));
        Read(written).AsSpan().SequenceEqual(content).ShouldBeTrue();
    }

    [Fact]
    public void A_file_truncated_anywhere_is_refused()
    {
        var written = Write(RandomNumberGenerator.GetBytes((2 * Chunk) + 100));
        foreach (var length in new[] { 0, 1, 15, 16, 17, Sealed - 1, Sealed, Sealed + 1, Sealed + 16, (2 * Sealed) - 1, 2 * Sealed,
            (2 * Sealed) + 16, written.Length - 1 })
            Should.Throw<BackupException>(() => Read(written[..length]), $"{length}");
    }

    [Fact]
    public void A_lengthened_stream_is_refused()
    {
        foreach (var length in new[] { 1, Chunk, 2 * Chunk })
        {
            var written = Write(RandomNumberGenerator.GetBytes(length));
            foreach (var more in new[] { 1, 16, Sealed }) Should.Throw<BackupException>(() => Read([.. written, .. new byte[more]]));
            Should.Throw<BackupException>(() => Read([.. written, .. written]));
        }
    }

    [Fact]
    public void Chunks_that_changed_places_or_belong_to_another_file_are_refused()
    {
        var (one, other) = (Write(RandomNumberGenerator.GetBytes(3 * Chunk)),
            Write(RandomNumberGenerator.GetBytes(3 * Chunk), RandomNumberGenerator.GetBytes(32)));
        byte[][] mixtures =
        [
            [.. one[Sealed..(2 * Sealed)], .. one[..Sealed], .. one[(2 * Sealed)..]],
            [.. one[..Sealed], .. one[(2 * Sealed)..], .. one[Sealed..(2 * Sealed)]],
            [.. one[..Sealed], .. one[(2 * Sealed)..]],
            [.. one[..Sealed], .. one[..Sealed], .. one[Sealed..]],
            [.. one[..Sealed], .. other[Sealed..(2 * Sealed)], .. one[(2 * Sealed)..]],
        ];
        foreach (var mixture in mixtures) Should.Throw<BackupException>(() => Read(mixture));
    }

    [Fact]
    public void An_abandoned_stream_has_no_last_chunk()
    {
        using var target = new MemoryStream();
        using var key = new SecretBytes(Key);
        using var cipher = new ChunkCipher(key);
        using (var chunks = new ChunkWriter(target, cipher)) chunks.Write(new byte[2 * Chunk]);
        Should.Throw<BackupException>(() => Read(target.ToArray()));
    }

    private static byte[] Write(byte[] content, byte[]? with = null)
    {
        using var target = new MemoryStream();
        using var key = new SecretBytes(with ?? Key);
        using var cipher = new ChunkCipher(key);
        using var chunks = new ChunkWriter(target, cipher);
        foreach (var piece in content.Chunk(300_007)) chunks.Write(piece);
        chunks.Complete();
        return target.ToArray();
    }

    private static byte[] Read(byte[] written)
    {
        using var key = new SecretBytes(Key);
        using var cipher = new ChunkCipher(key);
        using var chunks = new ChunkReader(new MemoryStream(written), cipher);
        using var content = new MemoryStream();
        chunks.CopyTo(content);
        return content.ToArray();
    }
}
