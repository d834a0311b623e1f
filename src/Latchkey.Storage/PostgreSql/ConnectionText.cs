using System.Text;
using Npgsql;

namespace Latchkey.Storage.PostgreSql;

/// <summary>The operator's connection string, with safe values for the keywords that it lacks.</summary>
public static class ConnectionText
{
    private const int LeastBuffer = 4_096;
    private const int MostPort = 65_535;

    // The driver's name for its default, which .NET does not know.
    private const string DefaultEncoding = "UTF8";

    /// <summary>The fault of a connection string, or null; the text reveals none of its values.</summary>
    public static string? FaultOf(string text)
    {
        try
        {
            var given = new NpgsqlConnectionStringBuilder(text);
            if (string.IsNullOrEmpty(given.Host)) return "it has no Host";
            if (given is { Pooling: true, MaxPoolSize: < 2 }) return "its Maximum Pool Size is below 2";
            if (given.TargetSessionAttributes is not (null or "primary" or "read-write"))
                return "its Target Session Attributes is neither primary nor read-write"; // a standby lags
            if (FaultOfBounds(given) is { } fault) return fault;
            PostgreSqlDatabase.Source(text).Dispose(); // refuses keywords that contradict each other; connects to nothing
            return null;
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException or InvalidCastException or OverflowException
            or NotSupportedException)
        {
            return "it cannot be read"; // the exception would reveal the values
        }
    }

    // The driver would only refuse these when it connects.
    private static string? FaultOfBounds(NpgsqlConnectionStringBuilder given)
    {
        if (given.ReadBufferSize < LeastBuffer || given.WriteBufferSize < LeastBuffer)
            return $"its Read Buffer Size or Write Buffer Size is below {LeastBuffer}";
        if (given.SocketReceiveBufferSize < 0 || given.SocketSendBufferSize < 0)
            return "its Socket Receive Buffer Size or Socket Send Buffer Size is below 0";
        if (given["Multiplexing"] is true) return "its Multiplexing is on"; // a session has settings and transactions of its own
        if (given.Port > MostPort) return $"its Port is above {MostPort}";
        if (given.Encoding != DefaultEncoding) _ = Encoding.GetEncoding(given.Encoding); // refuses a name that is none
        return null;
    }

    /// <summary>Whether a connection string has a password, which should be in a file.</summary>
    public static bool HasPassword(string text) =>
        FaultOf(text) is null && new NpgsqlConnectionStringBuilder(text) is var given
            && !(string.IsNullOrEmpty(given.Password) && string.IsNullOrEmpty(given.SslPassword));

    /// <summary>
    /// Completes a connection string: TLS with the server's certificate and name checked, at most 20 connections, statements prepared. A
    /// statement that takes too long is cancelled, and nobody waits for the end of that. This also ends a commit's wait for its standby:
    /// <see cref="PostgreSqlWriter.ConfirmAsync"/>. Sessions keep their <see cref="SessionLimits"/> when they are used again.
    /// </summary>
    /// <exception cref="ArgumentException">It is no connection string.</exception>
    internal static string Complete(string text)
    {
        var given = new NpgsqlConnectionStringBuilder(text);
        void Default(string key, object value)
        {
            if (!given.ShouldSerialize(key)) given[key] = value;
        }

        Default("SSL Mode", SslMode.VerifyFull);
        Default("Maximum Pool Size", 20);
        Default("Max Auto Prepare", 50);
        Default("Auto Prepare Min Usages", 2);
        Default("Timeout", 5);
        Default("Command Timeout", 30);
        Default("Keepalive", 10);
        Default("Application Name", "latchkey");
        Default("Cancellation Timeout", -1);
        if (given.Host?.Contains(',', StringComparison.Ordinal) == true)
        {
            // A standby that lags would look like a database that has lost commits.
            Default("Target Session Attributes", "primary");
            Default("Host Recheck Seconds", 1);
        }

        Default("No Reset On Close", true);
        return given.ToString();
    }
}
