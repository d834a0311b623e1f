using System.Globalization;

namespace Latchkey.Promises.Hostile;

/// <summary>What a process costs, as Linux counts it (proc(5)).</summary>
internal sealed class ProcessCosts(int processId)
{
    private const double TicksPerSecond = 100; // USER_HZ, the same on every architecture that .NET runs on
    private const double KibibytesPerMegabyte = 1_000_000 / 1024.0;

    private readonly string _folder = $"/proc/{processId}";

    /// <summary>Seconds of processor time so far, in the process and on its behalf.</summary>
    public double ProcessorTime
    {
        get
        {
            // pid (name) state ... utime stime: the 14th and 15th field; the name may have blanks.
            var fields = File.ReadAllText(Path.Combine(_folder, "stat")).Split(") ")[^1].Split(' ');
            return (double.Parse(fields[11], CultureInfo.InvariantCulture)
                + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
        }
    }

    /// <summary>Megabytes in memory now.</summary>
    public double Memory => Status("VmRSS") / KibibytesPerMegabyte;

    /// <summary>Most megabytes in memory since <see cref="ForgetPeak"/>.</summary>
    public double PeakMemory => Status("VmHWM") / KibibytesPerMegabyte;

    public void ForgetPeak() => File.WriteAllText(Path.Combine(_folder, "clear_refs"), "5");

    private double Status(string field)
    {
        var line = File.ReadLines(Path.Combine(_folder, "status")).First(line => line.StartsWith(field + ":", StringComparison.Ordinal));
        return double.Parse(line.Split(':')[1].Trim().Split(' ')[0], CultureInfo.InvariantCulture);
    }
}
