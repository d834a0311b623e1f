using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace Latchkey.Promises.Availability;

/// <summary>
/// Attackers in a process of their own, at the lowest priority: elsewhere they run on machines of their own, so their work must not count
/// as the server's. What they cause in the server counts in full.
/// </summary>
internal sealed class Attackers : IAsyncDisposable
{
    private const string Verb = "attack";

    private static readonly Dictionary<string, Func<Uri, IReadOnlyList<string>, CancellationToken, Task<string>>> Kinds =
        new(StringComparer.Ordinal)
        {
            [nameof(UnfairClients)] = UnfairClients.AttackAsync,
            [nameof(DrippingClients)] = DrippingClients.AttackAsync,
        };

    private readonly Process _process;

    private Attackers(Process process) => _process = process;

    /// <summary>Begins an attack.</summary>
    public static async Task<Attackers> StartAsync(string kind, Uri root, params string[] order)
    {
        var start = new ProcessStartInfo("nice", ["-n", "19", "dotnet", Assembly.GetExecutingAssembly().Location, Verb, kind])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        var attackers = new Attackers(Process.Start(start)!);
        await attackers._process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new Order(root, order)));
        await attackers._process.StandardInput.FlushAsync();
        await attackers._process.StandardOutput.ReadLineAsync(); // it has begun
        return attackers;
    }

    /// <summary>Attacks, if the process was started for it, until its input ends.</summary>
    public static async Task<bool> TryRunAsync(string[] arguments)
    {
        if (arguments is not [Verb, var kind]) return false;
        using var input = new StreamReader(Console.OpenStandardInput()); // Console.In would block
        var order = JsonSerializer.Deserialize<Order>((await input.ReadLineAsync())!)!;
        using var end = new CancellationTokenSource();
        _ = input.ReadToEndAsync(CancellationToken.None).ContinueWith(_ => end.Cancel(), TaskScheduler.Default);
        Console.WriteLine("attacking");
        Console.WriteLine(await Kinds[kind](order.Root, order.Details, end.Token));
        return true;
    }

    /// <summary>Waits until the attack is over by itself; what it found.</summary>
    public async Task<string> ResultAsync()
    {
        var result = await _process.StandardOutput.ReadLineAsync();
        await EndAsync();
        return result ?? throw new InvalidOperationException("The attackers have failed.");
    }

    /// <summary>Ends the attack.</summary>
    public async Task EndAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
    }

    public ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
        return ValueTask.CompletedTask;
    }

    private sealed record Order(Uri Root, string[] Details);
}
