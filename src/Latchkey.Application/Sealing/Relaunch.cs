using Microsoft.Extensions.Hosting;

namespace Latchkey.Application.Sealing;

/// <summary>An order to end this server and to build it again at the same addresses.</summary>
internal sealed class Relaunch(IHostApplicationLifetime lifetime)
{
    private volatile bool _isDue;

    /// <summary>Whether it was ordered.</summary>
    public bool IsDue => _isDue;

    /// <summary>Orders it.</summary>
    public void Order()
    {
        _isDue = true;
        lifetime.StopApplication();
    }
}
