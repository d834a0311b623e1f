using Latchkey.Storage.Databases;

namespace Latchkey.Storage.Writing;

/// <summary>How long a change may wait for its turn.</summary>
internal sealed class Patience(StorageOptions options, TimeProvider clock)
{
    /// <summary>The clock.</summary>
    public TimeProvider Clock => clock;

    /// <summary>
    /// The maximum time that a caller waits: a moment longer than <see cref="IsOver"/> allows, so that the writer decides first if it can.
    /// </summary>
    public TimeSpan MaxWait => options.MaxWait + TimeSpan.FromMilliseconds(1);

    /// <summary>How long the end waits for the writer.</summary>
    public TimeSpan StopWait => options.StopWait();

    /// <summary>A timestamp of the clock.</summary>
    public long Now => clock.GetTimestamp();

    /// <summary>Whether a change that was queued then has waited too long.</summary>
    public bool IsOver(long queued) => Since(queued) > options.MaxWait;

    /// <summary>How long ago a change was queued.</summary>
    public TimeSpan Since(long queued) => clock.GetElapsedTime(queued);
}
