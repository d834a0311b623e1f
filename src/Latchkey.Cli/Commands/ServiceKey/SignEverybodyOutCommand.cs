using System.CommandLine;

namespace Latchkey.Cli.Commands.ServiceKey;

/// <summary><c>latchkey service-key sign-everybody-out</c>: ends every token and session that was ever issued.</summary>
internal static class SignEverybodyOutCommand
{
    public static Command Create() => ServerCommand.Create(
        "sign-everybody-out",
        "End every token and session there is, by a new key for them. Service keys stay as they are.",
        async (server, _, cancellationToken) =>
        {
            await server.SendAsync(HttpMethod.Post, "service-keys/sign-everybody-out", cancellationToken);
            return 0;
        });
}
