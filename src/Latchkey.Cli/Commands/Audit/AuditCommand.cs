using System.CommandLine;
using Latchkey.Keystores.Audit;
using Latchkey.Server.Sealing;
using Latchkey.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Latchkey.Cli.Commands.Audit;

/// <summary><c>latchkey audit</c>: the audit log, whether or not the server runs.</summary>
internal static class AuditCommand
{
    private static readonly Option<string> Data = new("--data") { Description = "Data folder of the server. Default: ./data", DefaultValueFactory = _ => "./data" };

    private static readonly Option<FileInfo?> Config = new("--config") { Description = "JSON file with the settings of the server: where the master key is." };

    public static Command Create() => new("audit", "Check and export the audit log.")
    {
        OnLog("verify", "Check that no record was changed, deleted or moved; the first bad one is named.", VerifyCommand.RunAsync),
        OnLog("export", "Write every record as a line of JSON.", ExportCommand.RunAsync),
    };

    private static Command OnLog(string name, string description, Func<IAuditLog, CancellationToken, Task<int>> run)
    {
        var command = new Command(name, description) { Data, Config };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var folder = Path.GetFullPath(arguments.GetRequiredValue(Data));
            if (!File.Exists(Path.Combine(folder, "latchkey.db"))) throw new CommandException($"There is no audit log in '{folder}': it has no database.");
            var settings = SettingsSources.Read(arguments.GetValue(Config), ("Storage:Folder", folder));
            await using var services = new ServiceCollection()
                .AddSingleton(TimeProvider.System)
                .AddSingleton(MasterKeySources.Of(settings.MasterKey))
                .AddLatchkeyStorage(new StorageOptions { DataFolder = folder })
                .BuildServiceProvider();
            return await run(services.GetRequiredService<IAuditLog>(), cancellationToken);
        });
        return command;
    }
}
