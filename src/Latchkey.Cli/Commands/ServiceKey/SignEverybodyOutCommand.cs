using System.CommandLine;

namespace Latchkey.Cli.Commands.ServiceKey;

/// <summary><c>latchkey service-key sign-everybody-out</c>: ends every token and session that was ever issued.</summary>
internal static class SignEverybodyOutCommand
{
    private static readonly Option<string> Data = new("--data") { Description = "Data folder of the server. Default: ./data", DefaultValueFactory = _ => "./data" };

    public static Command Create()
    {
        var command = new Command("sign-everybody-out", "End every token and session there is, by a new key for them. Service keys stay as they are.") { Data };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            using var server = new OperatorClient(arguments.GetRequiredValue(Data));
            await server.SendAsync(HttpMethod.Post, "service-keys/sign-everybody-out", cancellationToken);
            return 0;
        });
        return command;
    }
}
