using System.CommandLine;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Sealing;
using Latchkey.Server;
using Latchkey.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Latchkey.Cli.Commands.Audit;

/// <summary><c>latchkey audit</c>: the audit log, whether or not the server runs.</summary>
internal static class AuditCommand
{
    public static Command Create() => new("audit", "Check and export the audit log.")
    {
        OnLog("verify", "Check that no record was changed, deleted or moved; the first bad one is named.", VerifyCommand.RunAsync),
        OnLog("export", "Write every record as a line of JSON.", ExportCommand.RunAsync),
    };

    private static Command OnLog(string name, string description, Func<IAuditLog, CancellationToken, Task<int>> run)
    {
        var command = new Command(name, description).OnStorage();
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var storage = StorageFeature.OptionsOf(arguments);
            var keyFile = Path.Combine(storage.DataFolder, LatchkeyServer.MasterKeyFileName);
            if (!File.Exists(keyFile)) throw new CommandException($"There is no audit log in '{storage.DataFolder}': it has no master key.");
            await using var services = new ServiceCollection()
                .AddSingleton(TimeProvider.System)
                .AddSingleton(MasterKey.Load(keyFile))
                .AddLatchkeyStorage(storage)
                .BuildServiceProvider();
            return await run(services.GetRequiredService<IAuditLog>(), cancellationToken);
        });
        return command;
    }
}
