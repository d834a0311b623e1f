using System.Security.Cryptography;

namespace Latchkey.Application.Files;

/// <summary>
/// A value that is read from files, and read again after they were replaced, while the server runs. The files are checked when the value is
/// needed, at most once a second, so no watcher is necessary. Files that cannot be read, as while they are being replaced, leave the old
/// one in place and a line in the log.
/// </summary>
internal sealed class ReplaceableFiles<T>
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly string _name;
    private readonly string[] _paths;
    private readonly Func<T> _read;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private T _current;
    private string _stamp;
    private long _looked;

    /// <param name="name">The name of the value in messages, such as <c>certificate of the server</c>.</param>
    /// <param name="paths">The files.</param>
    /// <param name="read">Reads them.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="logger">Logs that the value was replaced, or could not be read.</param>
    /// <exception cref="InvalidDataException">The files do not have the right content.</exception>
    public ReplaceableFiles(string name, IEnumerable<string> paths, Func<T> read, TimeProvider clock, ILogger logger)
    {
        (_name, _paths, _read, _clock, _logger) = (name, [.. paths], read, clock, logger);
        (_stamp, _looked) = (FileStamp.Of(_paths), clock.GetTimestamp());
        _current = Read();
    }

    /// <summary>The value in the files now, or when they could last be read.</summary>
    public T Current
    {
        get
        {
            lock (_lock)
            {
                if (_paths.Length == 0 || _clock.GetElapsedTime(_looked) < LookEvery) return _current;
                _looked = _clock.GetTimestamp();
                var stamp = FileStamp.Of(_paths);
                if (stamp != _stamp) Replace(stamp);
                return _current;
            }
        }
    }

    private void Replace(string stamp)
    {
        _stamp = stamp;
        try
        {
            _current = Read();
            ReplacedFiles.Replaced(_logger, _name);
        }
        catch (InvalidDataException failure)
        {
            ReplacedFiles.Kept(_logger, _name, failure.Message);
        }
    }

    private T Read()
    {
        try
        {
            return _read();
        }
        catch (Exception failure)
            when (failure is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException
            or InvalidDataException)
        {
            throw new InvalidDataException($"The {_name} cannot be read: {failure.Message}", failure);
        }
    }
}

/// <summary>The log messages about replaced files.</summary>
internal static partial class ReplacedFiles
{
    [LoggerMessage(1, LogLevel.Information, "The {Name} was replaced, and the new one is in use")]
    public static partial void Replaced(ILogger logger, string name);

    [LoggerMessage(2, LogLevel.Error, "The old {Name} stays in use. {Reason}")]
    public static partial void Kept(ILogger logger, string name, string reason);
}
