using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.SystemTextJson;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Latchkey.Server.Tests.Application.Events.Webhooks;

/// <summary>Receives events over HTTP on this machine, checks each signature, and fails as often as the test requires.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<CloudEvent> _received = new();
    private byte[] _secret = RandomNumberGenerator.GetBytes(32);
    private WebApplication? _app;
    private int _failures;

    private WebhookReceiver()
    {
        SecretFile = Path.GetTempFileName();
        WriteSecrets(_secret);
    }

    /// <summary>Fails an attempt, or says that it did not; then the event is taken.</summary>
    public Func<HttpContext, Task<bool>>? Fail { get; set; }

    /// <summary>How many attempts have failed.</summary>
    public int Failures => _failures;

    public string SecretFile { get; }

    public Uri Url { get; private set; } = null!;

    /// <summary>The faults of attempts; a test that finds any has failed.</summary>
    public ConcurrentQueue<string> Faults { get; } = new();

    public IReadOnlyList<CloudEvent> Received => [.. _received];

    public static async Task<WebhookReceiver> StartAsync()
    {
        var receiver = new WebhookReceiver();
        await receiver.ListenAsync("http://127.0.0.1:0");
        return receiver;
    }

    /// <summary>The settings of a server that posts here.</summary>
    public (string Key, string Value)[] Settings(params (string Key, string Value)[] more) =>
    [
        ("Notifications:AllowedAddresses", "127.0.0.0/8"),
        ("Notifications:TimeoutSeconds", "1"),
        ("Notifications:Webhooks:0:Name", "test"),
        ("Notifications:Webhooks:0:Url", $"{Url}hook"),
        ("Notifications:Webhooks:0:SecretFile", SecretFile),
        .. more,
    ];

    /// <summary>Puts another secret before the one that the receiver knows, as somebody does who replaces it.</summary>
    public void ReplaceSecret() => WriteSecrets(RandomNumberGenerator.GetBytes(24), _secret);

    /// <summary>Knows another secret from now on, and only that one; returns the line for the file of the server.</summary>
    public string ChangeSecret()
    {
        _secret = RandomNumberGenerator.GetBytes(32);
        return Line(_secret);
    }

    /// <summary>Refuses connections until <see cref="ComeBackAsync"/>.</summary>
    public async Task GoAwayAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
        _app = null;
    }

    public Task ComeBackAsync() => ListenAsync(Url.ToString());

    public async ValueTask DisposeAsync()
    {
        await GoAwayAsync();
        File.Delete(SecretFile);
    }

    private void WriteSecrets(params byte[][] secrets) =>
        File.WriteAllLines(SecretFile, secrets.Select(Line));

    private static string Line(byte[] secret) => $"whsec_{Convert.ToBase64String(secret)}";

    private async Task ListenAsync(string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        _app = builder.Build();
        _app.Run(ReceiveAsync);
        await _app.StartAsync();
        Url = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    private async Task ReceiveAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        if (Fail is { } fail && await fail(http))
        {
            Interlocked.Increment(ref _failures);
            return;
        }

        var received = new JsonEventFormatter<JsonElement>()
            .DecodeStructuredModeMessage(body.ToArray(), new System.Net.Mime.ContentType(http.Request.ContentType!), null);
        Check(http, received, body.ToArray());
        _received.Enqueue(received);
        http.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    // Computed here once more, from the text of the Standard Webhooks specification.
    private void Check(HttpContext http, CloudEvent received, byte[] body)
    {
        var (id, timestamp) = (http.Request.Headers["webhook-id"].ToString(), http.Request.Headers["webhook-timestamp"].ToString());
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _secret);
        hmac.AppendData(Encoding.ASCII.GetBytes($"{id}.{timestamp}."));
        hmac.AppendData(body);
        var expected = $"v1,{Convert.ToBase64String(hmac.GetHashAndReset())}";
        if (!http.Request.Headers["webhook-signature"].ToString().Split(' ').Contains(expected))
            Faults.Enqueue($"The signature of {id} is wrong.");
        if (received.Id != id) Faults.Enqueue($"The event {received.Id} was sent as {id}.");
        if (!received.IsValid) Faults.Enqueue($"The event {id} is not valid.");
    }
}
