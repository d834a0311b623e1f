using System.Net;
using System.Text.Json;
using Latchkey.Application.Health;
using Latchkey.Application.Sealing;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Application.Sealing;

/// <summary>Promise C5: without its master key the server answers that it is sealed, and decrypts nothing.</summary>
[OnBothEngines]
public sealed class SealedServerTests : IAsyncLifetime
{
    private const string Text = "The server is sealed: its master key is not available. Try again later.";

    private readonly WorkFolder _files = new();
    private RunningServer _server = null!;

    private string KeyFile => Path.Combine(_server.Folder, "master.key");

    public async ValueTask InitializeAsync() => _server = await RunningServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _files.Dispose();
    }

    [Fact]
    public async Task Sealed_it_lives_and_is_not_ready_and_refuses_every_operation()
    {
        using var before = await _server.SignInAsync();
        File.Move(KeyFile, _files["away"]);
        await _server.RestartAsync();
        (await GetAsync("/livez")).Status.ShouldBe(HttpStatusCode.OK);
        (await GetAsync("/readyz")).ShouldBe((HttpStatusCode.ServiceUnavailable, """{"status":"sealed"}"""));
        (await _server.OperatorAsync("/readyz")).ShouldBe("""{"status":"sealed","reason":"The file of the master key is missing."}""");
        File.Exists(KeyFile).ShouldBeFalse("no new key is made");

        using var client = ApiClient.Basic(_server.Root, _server.ClientId, _server.ClientSecret);
        foreach (var operation in Operations.Of(_server).Append(new("POST", "$batch", "", _ => throw new InvalidOperationException()))
            .Append(new("GET", "$metadata", "", _ => throw new InvalidOperationException())))
            ShouldBeSealed(await client.SendAsync(operation, "x", ("Accept", "application/json")), $"{operation.Method} {operation.Path}");
        foreach (var method in new[] { "OPTIONS", "PATCH", "MERGE", "TRACE" })
            ShouldBeSealed(await client.SendAsync(method, "KeystoreEntries", null, ("Accept", "application/json")), method);

        using var http = new HttpClient { BaseAddress = _server.Root };
        using var token = await http.PostAsync("/oauth/token?grant_type=client_credentials", null, TestContext.Current.CancellationToken);
        token.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        token.Headers.RetryAfter!.Delta.ShouldBe(Seal.Pause);
    }

    [Fact]
    public async Task It_unseals_by_itself_when_the_key_is_there_and_tokens_are_still_good()
    {
        using var client = await _server.SignInAsync();
        await client.ImportAsync("kept", Vectors.Body("self-signed-rsa.pem"));
        var basic = await CsrfAsync();
        File.Move(KeyFile, _files["away"]);
        await _server.RestartAsync();
        File.Move(_files["away"], KeyFile);
        await UnsealAsync();
        using var again = client.At(_server.Root);
        (await again.GetAsync("KeystoreEntries", ("Accept", "application/json"))).Entries.Keys.ShouldBe(["kept"]);
        using var session = ApiClient.Basic(_server.Root, _server.ClientId, _server.ClientSecret);
        (await session.DeleteAsync($"KeystoreEntries('{ApiClient.Hex("kept")}')", basic)).Status.ShouldBe(204);
    }

    [Fact]
    public async Task A_rotation_of_the_master_key_invalidates_no_token()
    {
        using var client = await _server.SignInAsync();
        using var session = ApiClient.Basic(_server.Root, _server.ClientId, _server.ClientSecret);
        await client.ImportAsync("kept", Vectors.Body("self-signed-rsa.pem"));
        var basic = await CsrfAsync();
        await _server.Service<Keystores.Sealing.IMasterKeys>().RotateAsync(TestContext.Current.CancellationToken);
        (await client.GetAsync("KeystoreEntries")).Status.ShouldBe(200);
        await _server.RestartAsync();
        using var again = client.At(_server.Root);
        (await again.GetAsync("KeystoreEntries")).Status.ShouldBe(200);
        using var sessionAgain = session.At(_server.Root);
        (await sessionAgain.DeleteAsync($"KeystoreEntries('{ApiClient.Hex("kept")}')", basic)).Status.ShouldBe(204);
        JsonDocument.Parse(await _server.OperatorAsync("/readyz")).RootElement.GetProperty("masterKey").GetProperty("previous").GetString()
            .ShouldStartWith("file-");
    }

    [Fact]
    public async Task The_key_of_another_database_seals_with_its_reason()
    {
        TestStorage.WriteKey(KeyFile);
        await _server.RestartAsync();
        (await _server.OperatorAsync("/readyz")).ShouldMatch(
            """^\{"status":"sealed","reason":"The data keys are wrapped by the master key file-[0-9a-f]{16}, """ +
            """which is not the one that the settings name\."\}$""");
    }

    [Theory]
    [InlineData("another passphrase", "does not open the data keys")]
    [InlineData("short", "must have 12 characters")]
    [InlineData(null, "The file of the passphrase is missing.")]
    public async Task A_passphrase_opens_and_a_wrong_one_seals(string? wrong, string reason)
    {
        await _files.WriteAsync("passphrase", "the right passphrase\n"u8.ToArray());
        await _server.Service<Keystores.Sealing.IMasterKeys>()
            .MoveAsync(new PassphraseMasterKeySource(_files["passphrase"]), TestContext.Current.CancellationToken);
        (string, string) setting = ("MasterKey:PassphraseFile", _files["passphrase"]);
        await _server.RestartAsync(setting);
        (await GetAsync("/readyz")).Status.ShouldBe(HttpStatusCode.OK);

        if (wrong is null) File.Delete(_files["passphrase"]);
        else await File.WriteAllTextAsync(_files["passphrase"], wrong, TestContext.Current.CancellationToken);
        await _server.RestartAsync(setting);
        (await GetAsync("/readyz")).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await _server.OperatorAsync("/readyz")).ShouldContain(reason);

        await _files.WriteAsync("passphrase", "the right passphrase"u8.ToArray());
        await UnsealAsync();
    }

    [Fact]
    public async Task Sealed_the_operators_socket_shows_why()
    {
        File.Delete(KeyFile);
        await _server.RestartAsync();
        var socket = Path.Combine(_server.Folder, "operator.sock");
        (await Shell.TextAsync($"curl -s --unix-socket '{socket}' http://operator/operator/master-key"))
            .ShouldContain("The file of the master key is missing.");
        (await Shell.TextAsync($"curl -s --unix-socket '{socket}' http://operator/operator/provider-keys")).ShouldBe(Text);
        (await Shell.TextAsync($"curl -s --unix-socket '{socket}' -X POST http://operator/operator/master-key/rotate"))
            .ShouldBe("The file of the master key is missing.");
    }

    private static void ShouldBeSealed(Answer answer, string operation)
    {
        answer.Status.ShouldBe(503, operation);
        answer.Headers["Retry-After"].ShouldBe("5", operation);
        JsonDocument.Parse(answer.Bytes).RootElement.GetProperty("error").GetProperty("message").GetProperty("value").GetString()
            .ShouldBe(Text, operation);
    }

    private async Task<(string, string)[]> CsrfAsync()
    {
        using var basic = ApiClient.Basic(_server.Root, _server.ClientId, _server.ClientSecret);
        var fetched = (await basic.GetAsync("", ("X-CSRF-Token", "Fetch"))).Headers;
        return [("Cookie", fetched["Set-Cookie"].Split(';')[0]), ("X-CSRF-Token", fetched["X-CSRF-Token"])];
    }

    // A server that has only just started may not have set the time of its next try.
    private async Task UnsealAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        for (var opened = _server.Service<Seal>().Opened; !opened.IsCompleted; await Task.WhenAny(opened, Task.Delay(100, limit.Token)))
        {
            limit.Token.ThrowIfCancellationRequested();
            _server.Clock.Advance(Seal.Pause);
        }

        // A jump of the clock may end a check of the database that is under way, and the next one needs a second.
        while ((await GetAsync("/readyz")).Status != HttpStatusCode.OK)
        {
            _server.Clock.Advance(DatabaseWatch.Pause);
            await Task.Delay(10, limit.Token);
        }
    }

    private async Task<(HttpStatusCode Status, string Body)> GetAsync(string path)
    {
        using var http = new HttpClient { BaseAddress = _server.Root };
        using var response = await http.GetAsync(path, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
