using System.Text.Json;
using System.Xml.Linq;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests;

/// <summary>Every package that a build takes, of NuGet or of npm, is named with its version and the hash of its content.</summary>
public sealed class PackageLockTests
{
    private static readonly string[] Folders = ["src", "tests", "bench"];

    [Fact]
    public void Every_project_has_a_lock_file_with_the_hash_of_each_package()
    {
        var projects = Folders.SelectMany(folder =>
            Directory.EnumerateFiles(Path.Combine(Documents.Root, folder), "*.csproj", SearchOption.AllDirectories)).ToList();
        projects.Count.ShouldBeGreaterThan(15);
        foreach (var project in projects)
        {
            var file = Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json");
            using var locked = JsonDocument.Parse(File.ReadAllText(file));
            var packages = locked.RootElement.GetProperty("dependencies").EnumerateObject()
                .SelectMany(framework => framework.Value.EnumerateObject());
            foreach (var package in packages.Where(package => package.Value.GetProperty("type").GetString() != "Project"))
                package.Value.GetProperty("contentHash").GetString().ShouldNotBeNullOrEmpty($"{package.Name} in {file}");
        }
    }

    [Fact]
    public void Every_version_is_a_single_one()
    {
        var versions = XDocument.Load(Path.Combine(Documents.Root, "Directory.Packages.props")).Descendants("PackageVersion")
            .Select(package => (string)package.Attribute("Version")!).ToList();
        versions.Count.ShouldBeGreaterThan(10);
        versions.ShouldAllBe(version => IsSingle(version));
    }

    [Fact]
    public void The_tests_restore_what_is_locked_and_nothing_else()
    {
        var lines = File.ReadAllLines(Path.Combine(Documents.Root, "test.sh")).Select(line => line.Trim()).ToList();
        var locked = lines.FindIndex(line => line.StartsWith("export RestoreLockedMode=true", StringComparison.Ordinal));
        locked.ShouldBeInRange(0, lines.FindIndex(line => line.StartsWith("dotnet ", StringComparison.Ordinal)));
        foreach (var command in new[] { "npm install", "npm i ", "npx " })
            lines.ShouldNotContain(line => line.Contains(command, StringComparison.Ordinal), command);
        var packages = Directory.EnumerateFiles(Path.Combine(Documents.Root, "tests"), "package.json", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/node_modules/", StringComparison.Ordinal)
                && !file.Contains("/bin/", StringComparison.Ordinal)).ToList(); // Playwright's own is there
        packages.ShouldNotBeEmpty();
        foreach (var file in packages)
        {
            var lockFile = Path.Combine(Path.GetDirectoryName(file)!, "package-lock.json");
            using var document = JsonDocument.Parse(File.ReadAllText(lockFile));
            var modules = document.RootElement.GetProperty("packages").EnumerateObject().Where(module => module.Name.Length > 0);
            foreach (var module in modules)
                module.Value.TryGetProperty("integrity", out _).ShouldBeTrue($"{module.Name} in {file}");
        }
    }

    // Without the brackets of a range and the star of any.
    private static bool IsSingle(string version) =>
        version.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-');
}
