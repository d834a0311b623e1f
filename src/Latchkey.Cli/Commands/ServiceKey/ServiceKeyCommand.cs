using System.CommandLine;

namespace Latchkey.Cli.Commands.ServiceKey;

/// <summary><c>latchkey service-key</c>: the credentials of clients.</summary>
internal static class ServiceKeyCommand
{
    public static Command Create() => new("service-key", "Manage the credentials of clients.")
    {
        CreateCommand.Create(),
        ListCommand.Create(),
        RotateCommand.Create(),
        RevokeCommand.Create(),
        SignEverybodyOutCommand.Create(),
    };
}
