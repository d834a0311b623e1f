using System.CommandLine;
using Latchkey.Keystores.Access;

namespace Latchkey.Cli.Commands.ServiceKey;

/// <summary>
/// <c>latchkey service-key revoke</c>: shuts a client out at once, with the tokens that it has. A service key that another program has
/// altered is removed.
/// </summary>
internal static class RevokeCommand
{
    private static readonly Option<bool> Force = new("--force")
    {
        Description = "Revoke even the last service key of the tenant that may manage service keys.",
    };

    public static Command Create()
    {
        var command =
            new Command("revoke", "Refuse a client at once, with all its tokens and sessions.") { ServiceKeyOptions.ClientId, Force }
            .OnStorage();
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        await using var folder = new ServiceKeyFolder(arguments);
        var clientId = arguments.GetRequiredValue(ServiceKeyOptions.ClientId);
        var now = TimeProvider.System.GetUtcNow();
        if (await folder.Store.DiscardAlteredAsync(clientId, now, cancellationToken)) return 0;
        var serviceKey = await folder.RequireAsync(clientId, cancellationToken);
        var rule = arguments.GetValue(Force) ? null : ServiceKeyRules.KeepsManager(serviceKey.ClientId);
        await folder.ChangeAsync(serviceKey.ClientId, key => key with { RevokedTime = now }, now, cancellationToken, rule);
        await folder.AnnounceAsync(cancellationToken);
        return 0;
    }
}
