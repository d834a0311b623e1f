using System.Runtime.InteropServices;

namespace Latchkey.Cli;

/// <summary>
/// The system's orders to end (SIGTERM, SIGINT). The first asks the command to end in order; the second is left to the system, which
/// ends the process at once.
/// </summary>
internal sealed class Termination : IDisposable
{
    // A shell reports an end by a signal as 128 plus the number of the signal.
    private const int BySigInt = 130;
    private const int BySigTerm = 143;

    private readonly CancellationTokenSource _order = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _exitCode;

    public Termination() =>
        _registrations =
            [PosixSignalRegistration.Create(PosixSignal.SIGTERM, Obey), PosixSignalRegistration.Create(PosixSignal.SIGINT, Obey)];

    /// <summary>Is cancelled by the first order.</summary>
    public CancellationToken Order => _order.Token;

    /// <summary>The exit code of a command that the order has interrupted.</summary>
    public int ExitCode => _exitCode;

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _order.Dispose();
    }

    private void Obey(PosixSignalContext signal)
    {
        if (Interlocked.CompareExchange(ref _exitCode, signal.Signal == PosixSignal.SIGINT ? BySigInt : BySigTerm, 0) != 0) return;
        signal.Cancel = true;
        _order.Cancel();
    }
}
