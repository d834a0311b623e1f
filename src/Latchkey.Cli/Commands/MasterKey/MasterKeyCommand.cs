using System.CommandLine;
using System.Net.Http.Json;
using System.Text.Json;

namespace Latchkey.Cli.Commands.MasterKey;

/// <summary><c>latchkey master-key</c>: the key that wraps the data keys, while the server runs.</summary>
internal static class MasterKeyCommand
{
    private static readonly Option<FileInfo?> PassphraseFile =
        new("--passphrase-file") { Description = "File with the new passphrase, if the key comes from one." };

    private static readonly Option<string> To = new("--to")
    {
        Description = "file:PATH, passphrase:PATH or pkcs11:token=LABEL;object=LABEL;module=PATH;pin-file=PATH (RFC 7512).",
        Required = true,
    };

    public static Command Create() => new("master-key", "Show and change the key that wraps the data keys.")
    {
        ServerCommand.Create(
            "status", "Show which master key wraps the data keys, and how many secrets each has sealed.", StatusCommand.RunAsync),
        ServerCommand.Create("rotate", "Wrap the data keys with a new master key of the same source.", RotateAsync, PassphraseFile),
        ServerCommand.Create(
            "move",
            "Wrap the data keys with the key of another source.",
            (server, arguments, cancellationToken) => MoveAsync(server, arguments.GetRequiredValue(To), cancellationToken),
            To),
    };

    private static async Task<int> RotateAsync(OperatorClient server, ParseResult arguments, CancellationToken cancellationToken)
    {
        if (arguments.GetValue(PassphraseFile) is { } file)
            return await MoveAsync(server, $"passphrase:{file.FullName}", cancellationToken);
        using var answer = JsonDocument.Parse(await server.SendAsync(HttpMethod.Post, "master-key/rotate", cancellationToken));
        Console.WriteLine("The data keys are wrapped by a new master key. Earlier backups need the old one for ever.");
        if (answer.RootElement.GetProperty("kept").GetString() is { } kept)
            Console.WriteLine($"The old one is in {kept}. The server no longer needs it: move it to a safe place.");
        return 0;
    }

    private static async Task<int> MoveAsync(OperatorClient server, string to, CancellationToken cancellationToken)
    {
        using var target = JsonContent.Create(new { to = WithFullPath(to) });
        using var settings = JsonDocument.Parse(await server.SendAsync(HttpMethod.Post, "master-key/move", cancellationToken, target));
        Console.WriteLine(
            "The data keys are wrapped by the key of the new source. " +
            "Replace the MasterKey settings of the server by these, and restart it:");
        foreach (var setting in settings.RootElement.EnumerateObject())
            Console.WriteLine($"  {setting.Name} = {setting.Value.GetString()}");
        Console.WriteLine("Until that restart the old key opens the data keys too, so keep it. Earlier backups need it for ever.");
        return 0;
    }

    // A path is relative to the user's folder, not the server's.
    private static string WithFullPath(string to) => to.Split(':', 2) switch
    {
        [("file" or "passphrase") and var kind, { Length: > 0 } path] => $"{kind}:{Path.GetFullPath(path)}",
        _ => to,
    };
}
