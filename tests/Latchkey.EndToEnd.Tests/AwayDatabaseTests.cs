using System.Net;
using System.Net.Sockets;
using Latchkey.EndToEnd.Tests.Infrastructure;

namespace Latchkey.EndToEnd.Tests;

/// <summary>A command whose database is away says so in a sentence with a remedy, and ends with 1.</summary>
public sealed class AwayDatabaseTests
{
    public static TheoryData<string> Commands { get; } = new(
        "audit verify",
        "audit export",
        "audit public-key",
        "backup create --to backup.bin",
        "service-key list",
        "service-key create --name x --roles MonitoringDataRead",
        "service-key rotate --client-id x",
        "service-key revoke --client-id x",
        "session end --subject x");

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_database_that_accepts_connections_and_stays_silent(string command)
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await ShouldFailAsync(command, $"Host=127.0.0.1;Port={((IPEndPoint)silent.LocalEndpoint).Port};SSL Mode=Disable");
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;SSL Mode=Disable")]
    [InlineData("Host=no-such-host.invalid")]
    public Task A_database_that_nobody_runs_or_knows(string database) => ShouldFailAsync("service-key list", database);

    [Fact]
    public async Task A_database_without_tables()
    {
        var folder = Directory.CreateTempSubdirectory("latchkey-postgresql-");
        File.SetUnixFileMode(folder.FullName, (UnixFileMode)0b111_101_101); // it runs as another user
        var (script, cluster) = (Path.Combine(Repository.Root, "tests", "postgresql.sh"), Path.Combine(folder.FullName, "cluster"));
        try
        {
            var (exitCode, database) = await Program.RunAsync(script, "start", cluster);
            exitCode.ShouldBe(0, database);
            foreach (var command in new[] { "audit verify", "audit export", "audit public-key" })
                await ShouldFailAsync(command, database, "It is empty, or was written by an older Latchkey: start this version on it, " +
                    "or correct --database or the settings of Storage.");
        }
        finally
        {
            await Program.RunAsync(script, "stop", cluster);
            folder.Delete(recursive: true);
        }
    }

    private static Task ShouldFailAsync(string command, string database) => ShouldFailAsync(
        command, $"{database};Database=x;Username=x",
        "Start the database, or correct --database or the settings of Storage; then repeat the command.");

    private static async Task ShouldFailAsync(string command, string database, string remedy)
    {
        await using var folder = new ServedFolder();
        Directory.CreateDirectory(folder.Data);
        await using var program = Program.StartIn(
            folder.Root, "dotnet",
            [Repository.Executable, .. command.Split(' '), "--data", folder.Data, "--database", database]);
        var exitCode = await program.EndAsync();
        program.Output.ShouldStartWith("latchkey: ");
        program.Output.ShouldEndWith(remedy);
        program.Output.ShouldNotContain('\n');
        exitCode.ShouldBe(1);
    }
}
