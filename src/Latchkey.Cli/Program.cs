using System.CommandLine;
using Latchkey.Cli;
using Latchkey.Cli.Commands;
using Latchkey.Cli.Commands.Approval;
using Latchkey.Cli.Commands.Audit;
using Latchkey.Cli.Commands.Backup;
using Latchkey.Cli.Commands.DataKey;
using Latchkey.Cli.Commands.Entry;
using Latchkey.Cli.Commands.Lock;
using Latchkey.Cli.Commands.MasterKey;
using Latchkey.Cli.Commands.ProviderKey;
using Latchkey.Cli.Commands.ServiceKey;
using Latchkey.Cli.Commands.Session;
using Latchkey.Server.Machine;

// An emergency command must not fail for limits that only a server needs.
if (args is ["serve" or "quickstart", ..] && MachineLimits.Fault is { } fault)
{
    Console.Error.WriteLine($"latchkey: {fault}");
    return ExitCodes.System;
}

return await CommandRunner.RunAsync(() => Root().Parse(args));

static RootCommand Root() => new("Latchkey, a tenant keystore for SAP Cloud Integration's Security Content API.")
{
    ServeCommand.Create(),
    QuickstartCommand.Create(),
    ServiceKeyCommand.Create(),
    SessionCommand.Create(),
    ProviderKeyCommand.Create(),
    MasterKeyCommand.Create(),
    DataKeyCommand.Create(),
    LockCommand.Create(),
    AuditCommand.Create(),
    BackupCommand.Create(),
    EntryCommand.Create(),
    ApprovalCommand.Create(),
};
