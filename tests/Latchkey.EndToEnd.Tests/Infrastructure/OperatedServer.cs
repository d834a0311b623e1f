using System.Security.Cryptography;

namespace Latchkey.EndToEnd.Tests.Infrastructure;

/// <summary>
/// One server for tests that each run other commands beside it: with the two-person rule, and a webhook for signed heads.
/// </summary>
public sealed class OperatedServer : IAsyncLifetime
{
    private ServedFolder _folder = null!;

    internal HookListener Hooks { get; } = new();

    internal Uri Root { get; private set; } = null!;

    /// <summary>A folder for the files of a test.</summary>
    internal string Folder => _folder.Root;

    /// <summary>What the server has written so far.</summary>
    internal string Log => _folder.Server.Output;

    private string ServiceKey => File.ReadAllText(Path.Combine(_folder.Data, "service-key.json"));

    public async ValueTask InitializeAsync()
    {
        _folder = await ServedFolder.StartedBeforeAsync();
        var secret = Path.Combine(Folder, "webhook-secret");
        await File.WriteAllTextAsync(secret, $"whsec_{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}\n");
        using var client = await _folder.StartAsync(
            ("LATCHKEY__Approvals__Acts", "purge, service-key"),
            ("LATCHKEY__Audit__SignEvery", "5"),
            ("LATCHKEY__Notifications__AllowedAddresses", "127.0.0.0/8"),
            ("LATCHKEY__Notifications__Webhooks__0__Name", "elsewhere"),
            ("LATCHKEY__Notifications__Webhooks__0__Url", Hooks.Url),
            ("LATCHKEY__Notifications__Webhooks__0__SecretFile", secret),
            ("LATCHKEY__Notifications__Webhooks__0__Types", "audit-head"));
        Root = client.Root;
    }

    public async ValueTask DisposeAsync()
    {
        await _folder.DisposeAsync();
        await Hooks.DisposeAsync();
    }

    /// <summary>The client id of the administrator.</summary>
    internal string ClientId =>
        System.Text.Json.JsonDocument.Parse(ServiceKey).RootElement.GetProperty("oauth").GetProperty("clientid").GetString()!;

    /// <summary>Signs the administrator in: what one test ends is not what another one has.</summary>
    internal Task<KeystoreClient> SignInAsync() => KeystoreClient.SignInAsync(Root, ServiceKey);

    /// <summary>Runs a command on the data folder of the server.</summary>
    internal Task<(int ExitCode, string Output)> RunAsync(params string[] command) =>
        Program.RunAsync("dotnet", [Repository.Executable, .. command, "--data", _folder.Data]);

    /// <summary>Runs a command that succeeds, and returns what it prints.</summary>
    internal async Task<string> DoneAsync(params string[] command)
    {
        var (exitCode, output) = await RunAsync(command);
        exitCode.ShouldBe(0, output);
        return output;
    }
}
