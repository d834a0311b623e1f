namespace Latchkey.Bench.Contenders;

/// <summary>Programs that are started again and again.</summary>
internal static class Programs
{
    private const string Diagnostics = "DOTNET_EnableDiagnostics";

    /// <summary>The environment that the launcher sets, and with which every .NET program is measured.</summary>
    public static IReadOnlyDictionary<string, string> WithoutDiagnostics { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal) { [Diagnostics] = "0" };

    /// <summary>This program, for <c>dotnet</c>.</summary>
    public static string Bench { get; } = Path.Combine(AppContext.BaseDirectory, "Latchkey.Bench.dll");

    /// <summary>
    /// The published program of a launcher with its first arguments, as a service starts it: the launcher of a checkout also compares the
    /// times of all sources.
    /// </summary>
    public static string[] Published(string launcher)
    {
        var folder = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(launcher))!, "artifacts", "latchkey");
        var (program, library) = (Path.Combine(folder, "latchkey"), Path.Combine(folder, "latchkey.dll"));
        return File.Exists(program) ? [program]
            : File.Exists(library) ? ["dotnet", library]
            : throw new FileNotFoundException($"{launcher} has published nothing into {folder}.");
    }

    /// <summary>The same contender without its launcher, but with the environment that it sets.</summary>
    public static Contender AsPublished(Contender latchkey)
    {
        var program = Published(latchkey.Command);
        return latchkey with
        {
            Command = program[0],
            Arguments = [.. program[1..], .. latchkey.Arguments],
            Environment = new Dictionary<string, string>(latchkey.Environment, StringComparer.Ordinal) { [Diagnostics] = "0" },
        };
    }
}
