using Latchkey.EndToEnd.Tests.Infrastructure;

namespace Latchkey.EndToEnd.Tests;

/// <summary>The script <c>./latchkey</c>.</summary>
public sealed class LauncherTests
{
    // A copy beside a program that is up to date, with a .NET that only shows how it was called.
    [Fact]
    public async Task The_runtime_opens_no_socket_for_debuggers_unless_somebody_asks_for_it()
    {
        var root = Directory.CreateTempSubdirectory("latchkey-launcher-").FullName;
        var program = Path.Combine(Directory.CreateDirectory(Path.Combine(root, "artifacts", "latchkey")).FullName, "latchkey.dll");
        await File.WriteAllTextAsync(program, "");
        Directory.CreateDirectory(Path.Combine(root, "src"));
        Directory.CreateDirectory(Path.Combine(root, "examples"));
        await File.WriteAllTextAsync(Path.Combine(root, "Directory.Build.props"), "");
        File.SetLastWriteTimeUtc(program, File.GetLastWriteTimeUtc(Path.Combine(root, "Directory.Build.props")).AddMinutes(1));
        File.Copy(Path.Combine(Repository.Root, "latchkey"), Path.Combine(root, "latchkey"));
        var runtime = Path.Combine(Directory.CreateDirectory(Path.Combine(root, "bin")).FullName, "dotnet");
        await File.WriteAllTextAsync(runtime, "#!/bin/sh\necho \"diagnostics $DOTNET_EnableDiagnostics: $*\"\n");
        File.SetUnixFileMode(runtime, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var asked in new[] { "0", "1" })
        {
            await using var launched = Program.Start(
                "bash", [Path.Combine(root, "latchkey"), "serve"],
                ("PATH", $"{Path.GetDirectoryName(runtime)}:{Environment.GetEnvironmentVariable("PATH")}"),
                ("DOTNET_EnableDiagnostics", asked == "0" ? "" : asked));
            (await launched.EndAsync(), await launched.LineAsync("diagnostics ")).ShouldBe((0, $"{asked}: {program} serve"));
        }

        Directory.Delete(root, recursive: true);
    }
}
