using System.Buffers;
using System.Text;

namespace Latchkey.Cli.Output;

/// <summary>
/// Writes lines to a stream from a thread of its own, many at once: they gather for 10 ms, urgent ones go at once. Drops none as long as
/// the stream takes them: when 1 MB waits because the reader of the stream is slow, callers wait too.
/// </summary>
internal sealed class LineOutput : IDisposable
{
    private const int MaxWaiting = 1024 * 1024;
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(10);

    // A reader that has stopped reading must not keep the process from ending.
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(2);

    private readonly object _turn = new();
    private readonly Stream _target;
    private readonly Thread _thread;
    private ArrayBufferWriter<byte> _waiting = new();
    private ArrayBufferWriter<byte> _leaving = new();
    private bool _isUrgent;
    private bool _isIdle;
    private bool _isHurrying;
    private bool _isEnding;

    public LineOutput(Stream target)
    {
        _target = target;
        _thread = new Thread(Run) { IsBackground = true, Name = "Log lines" };
        _thread.Start();
    }

    /// <summary>Adds whole lines, each with its end.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="isUrgent">Whether they must not wait for others.</param>
    public void Write(ReadOnlySpan<char> lines, bool isUrgent)
    {
        lock (_turn)
        {
            while (_waiting.WrittenCount > MaxWaiting && !_isHurrying) Monitor.Wait(_turn);
            Encoding.UTF8.GetBytes(lines, _waiting);
            _isUrgent |= isUrgent;
            if (_isIdle || isUrgent) Monitor.PulseAll(_turn);
        }
    }

    /// <summary>Lets nobody wait for the reader any longer, because the process is ending.</summary>
    public void Hurry()
    {
        lock (_turn)
        {
            _isHurrying = true;
            Monitor.PulseAll(_turn);
        }
    }

    /// <summary>Writes what waits, for at most two seconds.</summary>
    public void Dispose()
    {
        lock (_turn)
        {
            _isEnding = _isHurrying = true;
            Monitor.PulseAll(_turn);
        }

        _thread.Join(LongestEnd);
    }

    private void Run()
    {
        while (Take())
        {
            try
            {
                _target.Write(_leaving.WrittenSpan);
                _target.Flush();
            }
            catch (IOException)
            {
                // Nobody reads any longer; the server goes on.
            }

            lock (_turn)
            {
                _leaving.ResetWrittenCount();
                Monitor.PulseAll(_turn);
            }
        }
    }

    // Gathers lines, and makes them those that leave; false at the end. As long as lines come, only the clock wakes the thread.
    private bool Take()
    {
        lock (_turn)
        {
            while (true)
            {
                if (!_isUrgent && !_isEnding) Monitor.Wait(_turn, Gathering);
                if (_waiting.WrittenCount > 0 || _isEnding) break;
                _isIdle = true;
                Monitor.Wait(_turn);
                _isIdle = false;
            }

            (_waiting, _leaving) = (_leaving, _waiting);
            _isUrgent = false;
            Monitor.PulseAll(_turn);
            return _leaving.WrittenCount > 0;
        }
    }
}
