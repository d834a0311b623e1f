using System.Diagnostics;
using System.Reflection;

namespace Latchkey.Fuzz;

/// <summary>Files as other people's tools make them, by the target that reads them (seeds.sh).</summary>
internal sealed class Seeds : IDisposable
{
    /// <summary>The password of every seed that has one.</summary>
    public const string Password = "changeit";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("latchkey-seeds-");

    private Seeds()
    {
    }

    public static string RepositoryRoot { get; } =
        typeof(Seeds).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .First(attribute => attribute.Key == nameof(RepositoryRoot)).Value!;

    /// <summary>Makes new seeds, in ten seconds. Disposing of them deletes their keys.</summary>
    public static async Task<Seeds> MakeAsync()
    {
        var seeds = new Seeds();
        var script = Path.Combine(RepositoryRoot, "tests", "Latchkey.Fuzz", "seeds.sh");
        using var process = Process.Start(new ProcessStartInfo("bash", [script, seeds._folder.FullName]) { UseShellExecute = false })!;
        await process.WaitForExitAsync();
        if (process.ExitCode == 0) return seeds;
        seeds.Dispose();
        throw new InvalidOperationException("The seeds cannot be made.");
    }

    /// <summary>The seeds of a target.</summary>
    public IReadOnlyList<byte[]> Of(string target) => [.. Files(target).Select(File.ReadAllBytes)];

    /// <summary>The names of the seeds of a target, and what they hold.</summary>
    public IReadOnlyDictionary<string, byte[]> ByName(string target) =>
        Files(target).ToDictionary(file => Path.GetFileName(file), File.ReadAllBytes, StringComparer.Ordinal);

    public void Dispose() => _folder.Delete(recursive: true);

    private IEnumerable<string> Files(string target) =>
        Directory.EnumerateFiles(Path.Combine(_folder.FullName, target)).Order(StringComparer.Ordinal);
}
