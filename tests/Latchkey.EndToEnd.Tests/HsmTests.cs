using System.Net;
using System.Text.Json;
using Latchkey.EndToEnd.Tests.Infrastructure;

namespace Latchkey.EndToEnd.Tests;

/// <summary>The master key in a device, by a real PKCS#11 library.</summary>
public sealed class HsmTests : IAsyncLifetime
{
    // They would be made at each first start, and nothing here is about them.
    private static readonly (string Name, string Value) WithoutProviderKeys = ("LATCHKEY__ProviderKeys__Enabled", "false");

    private readonly ServedFolder _folder = new();
    private SoftToken _token = null!;

    private (string Name, string Value)[] Settings => [.. _token.Settings, WithoutProviderKeys];

    public async ValueTask InitializeAsync() => _token = await SoftToken.CreateAsync();

    public async ValueTask DisposeAsync()
    {
        await _folder.DisposeAsync();
        await _token.DisposeAsync();
    }

    [Fact]
    public async Task A_server_wraps_by_a_key_of_the_token_rotates_it_and_opens_after_a_restart()
    {
        await _token.GenerateKeyAsync();
        using var client = await _folder.StartAsync(Settings);
        (await client.GenerateAsync("pair")).ShouldBe(204);
        File.Exists(Path.Combine(_folder.Data, "master.key")).ShouldBeFalse();
        (await StatusAsync()).ShouldContain("Current:   pkcs11-4c31");

        var (code, output) = await RunAsync("rotate");
        code.ShouldBe(0, output);
        output.ShouldContain("wrapped by a new master key");
        var status = await StatusAsync();
        status.ShouldContain("Previous:  pkcs11-4c31");
        var objects = await _token.ListAsync();
        objects.ShouldContain("sensitive, always sensitive, never extractable");
        objects.ShouldNotContain("4c31", Case.Insensitive, "the old key is destroyed");

        using var again = await _folder.StartAsync(Settings);
        (await again.SigningRequestAsync("pair")).ShouldBe(HttpStatusCode.OK);
        (await again.ListAsync()).Keys.ShouldContain("pair");
        (await StatusAsync()).Split('\n')[..3].ShouldBe(status.Split('\n')[..3]);
    }

    [Theory]
    [InlineData("--sensitive", "--extractable")]
    [InlineData("--private")] // neither sensitive nor extractable
    public async Task A_key_that_the_token_gives_out_is_not_adopted(params string[] attributes)
    {
        await _token.GenerateKeyAsync(attributes);
        await using var server = Program.Latchkey(["serve", "--urls", "http://127.0.0.1:0", "--data", _folder.Data], Settings);
        (await server.LineAsync("Sealed:")).ShouldContain("The device would reveal the key with the label");
    }

    [Fact]
    public async Task The_master_key_moves_from_a_file_into_the_token_and_back()
    {
        using var client = await _folder.StartAsync(_token.Configuration, WithoutProviderKeys);
        (await client.GenerateAsync("pair")).ShouldBe(204);
        var (exitCode, told) = await RunAsync("move", "--to", _token.Address);
        exitCode.ShouldBe(0, told);
        foreach (var (name, value) in _token.Settings[1..])
            told.ShouldContain($"{name["LATCHKEY__".Length..].Replace("__", ":", StringComparison.Ordinal)} = {value}");
        (await client.SigningRequestAsync("pair")).ShouldBe(HttpStatusCode.OK);

        using (var moved = await _folder.StartAsync(Settings)) (await moved.SigningRequestAsync("pair")).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync()).ShouldMatch("(?s)Current:   pkcs11-[0-9a-f]{32}\nPrevious:  file-[0-9a-f]{16}\n");

        var file = Path.Combine(_folder.Data, "back.key");
        (await RunAsync("move", "--to", $"file:{file}")).Output.ShouldContain($"MasterKey:File = {file}");
        File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using var back = await _folder.StartAsync(("LATCHKEY__MasterKey__File", file), WithoutProviderKeys);
        (await back.SigningRequestAsync("pair")).ShouldBe(HttpStatusCode.OK);
        await using var verify = Program.Latchkey(["audit", "verify", "--data", _folder.Data], ("LATCHKEY__MasterKey__File", file));
        (await verify.EndAsync()).ShouldBe(0, verify.Output);
    }

    [Fact]
    public async Task A_wrong_pin_seals_is_not_tried_twice_and_a_right_one_unseals()
    {
        await _token.GenerateKeyAsync();
        using (await _folder.StartAsync(Settings)) await _folder.Server.KillAsync();
        await _token.WritePinAsync("000000");
        await using var server = Program.Latchkey(["serve", "--urls", "http://127.0.0.1:0", "--data", _folder.Data], Settings);
        (await server.LineAsync("Sealed:")).ShouldContain("refuses the PIN");
        using var http = new HttpClient { BaseAddress = new Uri(await server.LineAsync("Now listening on:")) };
        (await http.GetAsync("/readyz")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await http.GetAsync("/api/v1/KeystoreEntries")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        server.Output.ShouldNotContain("000000");

        await _token.WritePinAsync();
        await ReadyAsync(http);
    }

    [Fact]
    public async Task A_token_that_is_away_seals_until_it_is_back()
    {
        await _token.GenerateKeyAsync();
        using (await _folder.StartAsync(Settings)) await _folder.Server.KillAsync();
        var tokens = Path.Combine(Path.GetDirectoryName(_token.PinFile)!, "tokens");
        Directory.Move(tokens, $"{tokens}.away");
        await using var server = Program.Latchkey(["serve", "--urls", "http://127.0.0.1:0", "--data", _folder.Data], Settings);
        (await server.LineAsync("Sealed:")).ShouldContain("of the master key");
        using var http = new HttpClient { BaseAddress = new Uri(await server.LineAsync("Now listening on:")) };
        Directory.Move($"{tokens}.away", tokens);
        await ReadyAsync(http);
    }

    private async Task ReadyAsync(HttpClient http)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        HttpStatusCode status;
        while ((status = (await http.GetAsync("/readyz", patience.Token)).StatusCode) != HttpStatusCode.OK)
            await Task.Delay(TimeSpan.FromMilliseconds(200), patience.Token);
        var ready = JsonDocument.Parse(await OperatorSocket.GetAsync(_folder.Data, "/readyz")).RootElement;
        ready.GetProperty("masterKey").GetProperty("current").GetString().ShouldBe("pkcs11-4c31", status.ToString());
    }

    private async Task<string> StatusAsync()
    {
        var (exitCode, output) = await RunAsync("status");
        exitCode.ShouldBe(0, output);
        return output;
    }

    private async Task<(int ExitCode, string Output)> RunAsync(params string[] command)
    {
        await using var program = Program.Latchkey(["master-key", .. command, "--data", _folder.Data]);
        return (await program.EndAsync(), program.Output);
    }
}
