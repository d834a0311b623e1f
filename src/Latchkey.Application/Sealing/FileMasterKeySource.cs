using Latchkey.Application.Files;
using Latchkey.Keystores.Sealing;

namespace Latchkey.Application.Sealing;

/// <summary>
/// A master key in a file. A new key is written beside it, flushed and renamed like every file, and replaces it once no data key needs the
/// old key. The old key is kept under another name for earlier backups; the server does not use it.
/// </summary>
internal sealed class FileMasterKeySource(string path, bool makesFirstKey) : IMasterKeySource
{
    private const string What = "the master key";

    private readonly string _next = $"{path}.next";

    public string Name => $"file {path}";

    public bool MakesFirstKey => makesFirstKey;

    // Between two looks, the next key may take the place of the present one: so the third look is at that place again.
    public IMasterKey Open(string id)
    {
        var isMissing = true;
        foreach (var file in new[] { path, _next, path })
        {
            var key = Read(file);
            if (key?.Id == id) return key;
            if (file == path) isMissing = key is null;
            key?.Dispose();
        }

        throw isMissing ? Missing() : MasterKeyException.Another(id);
    }

    public IMasterKey Adopt(bool make) => Read(path) ?? (make ? Make(path) : throw Missing());

    public IMasterKey Create() => Make(_next);

    public void Settle(string id)
    {
        using var next = Read(_next);
        if (next is null) return;
        if (next.Id == id) TakePlace();
        else File.Delete(_next); // left by a change that never reached the database
    }

    /// <summary>The file for a replaced key.</summary>
    public static string KeptFile(string file, string id) => $"{file}.{id}";

    public void Remove(string id)
    {
        using var next = Read(_next);
        if (next?.Id == id) File.Delete(_next);
    }

    // Copies the old key first, so that no interruption loses a key.
    private void TakePlace()
    {
        using (var former = Read(path))
        using (var content = SecretFile.Read(path, What))
        {
            if (former is not null) PrivateFile.Write(KeptFile(path, former.Id), content!.Span);
        }

        File.Move(_next, path, overwrite: true);
    }

    private static LocalMasterKey Make(string file)
    {
        using var content = LocalMasterKey.CreateFileContent();
        try
        {
            PrivateFile.Write(file, content.Span);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new MasterKeyException("The file of the new master key cannot be written.", cause);
        }

        return Read(file) ?? throw Missing();
    }

    private static LocalMasterKey? Read(string file)
    {
        using var content = SecretFile.Read(file, What);
        return content is null ? null : LocalMasterKey.Read(content.Span);
    }

    private static MasterKeyException Missing() => new("The file of the master key is missing.");
}
