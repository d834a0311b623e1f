using System.Globalization;
using Latchkey.Application.Files;

namespace Latchkey.Application.Sealing;

/// <summary>
/// The operator's order to stay sealed: a file in the data folder. So the order survives restarts, needs neither the database nor a server
/// that answers, and can be given by any program (<c>touch locked</c>).
/// </summary>
/// <param name="folder">The data folder.</param>
public sealed class OperatorLock(string folder)
{
    /// <summary>The file that is the order.</summary>
    public const string FileName = "locked";

    private const int MaxLength = 1024;

    private readonly string _locked = Path.Combine(folder, FileName);
    private readonly string _released = Path.Combine(folder, "released");

    /// <summary>Since when and why the server is locked; null if it is not.</summary>
    public string? Reason
    {
        get
        {
            if (!Path.Exists(_locked)) return null;
            var said = ReadOf(_locked);
            return $"Locked by the operator{(said.Length > 0 ? $" {said}" : "")}. `latchkey lock release` ends it.";
        }
    }

    /// <summary>Gives the order; a later one replaces an earlier one.</summary>
    public void Set(DateTimeOffset now, string? reason)
    {
        var why = string.IsNullOrWhiteSpace(reason) ? "" : $": {reason.ReplaceLineEndings(" ").Trim()}";
        var time = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        PrivateFile.Write(_locked, System.Text.Encoding.UTF8.GetBytes($"at {time}{why}"));
    }

    /// <summary>Withdraws the order. Returns false if there was none.</summary>
    public bool Release()
    {
        if (!Path.Exists(_locked)) return false;
        if (File.Exists(_locked))
        {
            File.Move(_locked, _released, overwrite: true);
            return true;
        }

        // A folder of that name says neither when nor why.
        Directory.Delete(_locked);
        PrivateFile.Write(_released, []);
        return true;
    }

    /// <summary>The released lock that is not in the audit log yet; null if there is none.</summary>
    internal string? Unrecorded => File.Exists(_released) ? $"released; it was locked {ReadOf(_released)}".TrimEnd() : null;

    /// <summary>Notes that the release is in the audit log.</summary>
    internal void Recorded() => File.Delete(_released);

    private static string ReadOf(string file)
    {
        try
        {
            using var text = new StreamReader(file);
            var buffer = new char[MaxLength];
            return new string(buffer, 0, text.ReadBlock(buffer)).ReplaceLineEndings(" ").Trim();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return ""; // the mere existence of the file counts
        }
    }
}
