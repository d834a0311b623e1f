using Latchkey.Storage.Backups;
using Latchkey.Storage.Keys;
using Latchkey.Storage.Tests.Infrastructure;

namespace Latchkey.Storage.Tests.Backups;

/// <summary>Whatever happens to a backup is found (promise D9: one flipped bit is refused).</summary>
[OnBothEngines]
public sealed class BackupDamageTests(BackupDamageTests.LongBackup backup) : IClassFixture<BackupDamageTests.LongBackup>
{
    private const int LengthAt = 17;
    private const int ContentAt = 21;
    private const int Chunk = ChunkCipher.ChunkLength + ChunkCipher.TagLength;

    private static int ChunksAt(byte[] file) =>
        ContentAt + System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(LengthAt));

    [Fact]
    public async Task It_is_whole() => (await backup.SummaryAsync()).Rows.Sum(table => table.Value).ShouldBeGreaterThan(300);

    [Fact]
    public async Task A_flipped_bit_of_the_header_is_refused()
    {
        for (var place = 0; place < ChunksAt(backup.File); place++) await RefuseFlippedAsync(place, place % 8);
    }

    [Fact]
    public async Task A_flipped_bit_of_a_chunk_is_refused()
    {
        var start = ChunksAt(backup.File);
        backup.File.Length.ShouldBeGreaterThan(start + (3 * Chunk), "so that there are several chunks");
        for (var i = 0; i < 100; i++) await RefuseFlippedAsync(start + (int)((backup.File.Length - start - 1L) * i / 99), i % 8);
        foreach (var border in new[] { start + Chunk, start + (2 * Chunk), backup.File.Length })
        {
            for (var place = border - 17; place < Math.Min(border + 2, backup.File.Length); place++)
                await RefuseFlippedAsync(place, place % 8);
        }
    }

    [Fact]
    public async Task A_file_that_was_cut_off_or_lengthened_is_refused()
    {
        var start = ChunksAt(backup.File);
        int[] lengths = [0, 1, 16, 17, 20, 21, start - 1, start, start + 16, start + Chunk - 1, start + Chunk, start + Chunk + 1,
            start + (2 * Chunk), backup.File.Length - 1];
        foreach (var length in lengths) await backup.RefusalAsync(backup.File[..length]);
        await backup.RefusalAsync([.. backup.File, 0]);
        await backup.RefusalAsync([.. backup.File, .. backup.File]);
        await backup.RefusalAsync([.. backup.File, .. backup.File[start..]]);
    }

    [Fact]
    public async Task Chunks_and_headers_of_other_backups_of_the_same_storage_do_not_fit()
    {
        var (file, other) = (backup.File, await backup.AnotherAsync());
        var (start, otherStart) = (ChunksAt(file), ChunksAt(other));
        start.ShouldBe(otherStart);
        await backup.RefusalAsync([.. file[..start], .. other[start..]]);
        await backup.RefusalAsync(
            [.. file[..(start + Chunk)], .. other[(start + Chunk)..(start + (2 * Chunk))], .. file[(start + (2 * Chunk))..]]);
        await backup.RefusalAsync(
            [.. file[..start], .. file[(start + Chunk)..(start + (2 * Chunk))], .. file[start..(start + Chunk)],
            .. file[(start + (2 * Chunk))..]]);
    }

    [Theory]
    [InlineData(0x7fffffff)]
    [InlineData(-1)]
    [InlineData(1 << 20)]
    [InlineData(0)]
    [InlineData(40)]
    public async Task A_header_is_not_believed_about_its_length(int length)
    {
        var file = backup.File.ToArray();
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(LengthAt), length);
        using var stream = new WatchedStream(file[..2_000]);
        await backup.RefusalAsync(stream);
        stream.LargestBuffer.ShouldBeInRange(1, 1 << 20, "what is read into is never as long as a header says");
    }

    [Fact]
    public async Task A_file_that_is_not_a_backup_is_reported_as_such()
    {
        (await backup.RefusalAsync([.. "SQLite format 3\0 and more of it"u8])).ShouldBe("This is not a backup of Latchkey.");
        var file = backup.File.ToArray();
        file[16] = 2;
        (await backup.RefusalAsync(file)).ShouldBe("The backup has the format 2, and this Latchkey reads the format 1.");
    }

    [Theory]
    [InlineData(1, "A newer Latchkey (")]
    [InlineData(-1, "An older Latchkey (")]
    public async Task A_backup_of_another_schema_is_refused(int more, string message) =>
        (await backup.RefusalAsync(await backup.OfSchemaAsync(more))).ShouldStartWith(message);

    private async Task RefuseFlippedAsync(int place, int bit)
    {
        backup.File[place] ^= (byte)(1 << bit);
        (await backup.RefusalAsync(backup.File)).ShouldNotBeEmpty($"bit {bit} of octet {place}");
        backup.File[place] ^= (byte)(1 << bit);
    }

    /// <summary>A backup of several chunks.</summary>
    public sealed class LongBackup : IAsyncLifetime
    {
        private TestStorage _storage = null!;

        public byte[] File { get; private set; } = [];

        public async ValueTask InitializeAsync()
        {
            _storage = await BackedUp.StorageAsync(TestDatabase.IsPostgreSql, longCertificates: 200);
            File = await AnotherAsync();
        }

        public Task<byte[]> AnotherAsync() => BackedUp.CreateAsync(_storage);

        public Task<string> RefusalAsync(byte[] file) => BackedUp.RefusalAsync(_storage, new MemoryStream(file));

        public Task<string> RefusalAsync(Stream file) => BackedUp.RefusalAsync(_storage, file);

        public Task<BackupSummary> SummaryAsync() => _storage.Backups.VerifyAsync(new MemoryStream(File), TestStorage.Token);

        /// <summary>A header that another Latchkey would write.</summary>
        public async Task<byte[]> OfSchemaAsync(int more)
        {
            await using var context = _storage.CreateContext();
            var keys = context.DataKeys.ToList();
            var header = BackupHeader.Of(context, Some.Edit().At, keys[0].Id, keys);
            using var target = new MemoryStream();
            var table = BackupTable.Of(context.Model).Single(BackupReader.IsInHeader);
            await (header with { SchemaNumber = header.SchemaNumber + more }).WriteAsync(target, table, TestStorage.Token);
            return target.ToArray();
        }

        public ValueTask DisposeAsync() => _storage.DisposeAsync();
    }

    /// <summary>A file that notes the largest buffer into which it was to be read.</summary>
    private sealed class WatchedStream(byte[] content) : MemoryStream(content)
    {
        public int LargestBuffer { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            LargestBuffer = Math.Max(LargestBuffer, buffer.Length);
            return base.Read(buffer);
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            LargestBuffer = Math.Max(LargestBuffer, buffer.Length);
            return base.ReadAsync(buffer, cancellationToken);
        }
    }
}
