using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Latchkey.Application.Sealing;
using Latchkey.Application.Work;
using Microsoft.Extensions.Hosting;

namespace Latchkey.Server.Machine;

/// <summary>
/// Reports the state of the service to systemd (sd_notify(3)): ready once it serves or is sealed, which may take as long as a start waits
/// for its database; stopping once it has the order to end; and alive, as often as a watchdog requires. Without <c>NOTIFY_SOCKET</c>
/// nothing is reported.
/// </summary>
internal sealed class ServiceNotifier(
    StartPhase start, Seal seal, Relaunch relaunch, IHostApplicationLifetime lifetime, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly string? _address = Environment.GetEnvironmentVariable("NOTIFY_SOCKET");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_address is not { Length: > 0 }) return;
        await start.Over.WaitAsync(stoppingToken);
        await using var stopping = lifetime.ApplicationStopping.Register(
            () => Send(relaunch.IsDue ? "STATUS=Restarting" : "STOPPING=1\nSTATUS=Finishing requests in progress"));
        Send($"READY=1\nSTATUS={Status}");
        var pause = Watchdog is { } within && within / 2 < Pause ? within / 2 : Pause;
        var turns = new Turns(pause, clock);
        while (true)
        {
            await turns.NextAsync(stoppingToken);
            Send(lifetime.ApplicationStopping.IsCancellationRequested ? "WATCHDOG=1" : $"WATCHDOG=1\nSTATUS={Status}");
        }
    }

    private string Status => seal.Reason is { } reason ? $"Sealed: {reason.ReplaceLineEndings(" ")}" : "Ready";

    // The variable may be for another process of the unit (sd_watchdog_enabled(3)).
    private static TimeSpan? Watchdog =>
        long.TryParse(Environment.GetEnvironmentVariable("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture,
            out var microseconds) && microseconds > 0
        && (Environment.GetEnvironmentVariable("WATCHDOG_PID")
            ?? Environment.ProcessId.ToString(CultureInfo.InvariantCulture)) == Environment.ProcessId.ToString(CultureInfo.InvariantCulture)
            ? TimeSpan.FromMicroseconds(microseconds)
            : null;

    // If nobody listens any more, that concerns the service manager, not this server.
    private void Send(string state)
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            var path = _address![0] == '@' ? $"\0{_address[1..]}" : _address;
            socket.SendTo(Encoding.UTF8.GetBytes(state), new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException)
        {
        }
    }
}
