using System.CommandLine;
using Latchkey.Application.Sealing;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Stores;
using Latchkey.Storage;
using Latchkey.Storage.Databases;
using Microsoft.Extensions.DependencyInjection;

namespace Latchkey.Cli.Commands.Audit;

/// <summary><c>latchkey audit</c>: the audit log, whether or not the server runs.</summary>
internal static class AuditCommand
{
    public static Command Create() => new("audit", "Check and export the audit log.")
    {
        OnLog(
            "verify",
            "Check that no record was changed, deleted or moved, " +
            "that log and keystores match, and that every signed row is as it was written. Names the first bad record and every bad row. " +
            "Also looks for the records that the server of the data folder has seen.",
            VerifyAsync,
            ExpectedPlace.Option),
        OnLog("export", "Write every record as a line of JSON.", ExportAsync),
        OnLog("public-key", "Print the public key that verifies signed heads of the log, as PEM.", PrintPublicKeyAsync),
    };

    private static Task<int> VerifyAsync(IServiceProvider services, ParseResult arguments, CancellationToken cancellationToken) =>
        VerifyCommand.RunAsync(
            services.GetRequiredService<IAuditLog>(),
            services.GetRequiredService<IRowVerification>(),
            arguments.GetValue(ExpectedPlace.Option) ?? [], SeenByTheServer(arguments),
            cancellationToken);

    // A log that was put back to an earlier state as a whole is in itself as it was written.
    private static IEnumerable<ExpectedPlace> SeenByTheServer(ParseResult arguments) =>
        new AuditWitness(StorageFeature.SettingsOf(arguments).Storage.Folder).Read()
            .Select(seen => new ExpectedPlace(seen.Tenant, seen.Sequence, seen.Hash));

    private static Task<int> ExportAsync(IServiceProvider services, ParseResult arguments, CancellationToken cancellationToken) =>
        ExportCommand.RunAsync(services.GetRequiredService<IAuditLog>(), cancellationToken);

    private static Task<int> PrintPublicKeyAsync(IServiceProvider services, ParseResult arguments, CancellationToken cancellationToken)
    {
        Console.WriteLine(services.GetRequiredService<IAuditLog>().PublicKey());
        return Task.FromResult(0);
    }

    private static Command OnLog(
        string name, string description, Func<IServiceProvider, ParseResult, CancellationToken, Task<int>> run, params Option[] options)
    {
        var command = new Command(name, description).OnStorage();
        foreach (var option in options) command.Options.Add(option);
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var settings = StorageFeature.SettingsOf(arguments);
            var storage = settings.Storage.ToOptions();
            if (storage.Database is null && !Directory.Exists(storage.DataFolder))
                throw new CommandException($"There is no audit log in '{storage.DataFolder}'.");
            await using var services = new ServiceCollection()
                .AddSingleton(TimeProvider.System)
                .AddSingleton(MasterKeySources.Of(settings.MasterKey))
                .AddLatchkeyStorage(storage)
                .BuildServiceProvider();
            return await run(services, arguments, cancellationToken);
        });
        return command;
    }
}
