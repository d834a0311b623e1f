using System.CommandLine;
using Latchkey.Keystores.Audit;
using Latchkey.Server.Sealing;
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
            var settings = StorageFeature.SettingsOf(arguments);
            var storage = settings.Storage.ToOptions();
            if (storage.Database is null && !Directory.Exists(storage.DataFolder)) throw new CommandException($"There is no audit log in '{storage.DataFolder}'.");
            await using var services = new ServiceCollection()
                .AddSingleton(TimeProvider.System)
                .AddSingleton(MasterKeySources.Of(settings.MasterKey))
                .AddLatchkeyStorage(storage)
                .BuildServiceProvider();
            return await run(services.GetRequiredService<IAuditLog>(), cancellationToken);
        });
        return command;
    }
}
