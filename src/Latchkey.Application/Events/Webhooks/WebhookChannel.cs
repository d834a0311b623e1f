using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Latchkey.Application.Outbound;
using Latchkey.Application.Settings;
using Latchkey.Keystores;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Stores;

namespace Latchkey.Application.Events.Webhooks;

/// <summary>Posts events one by one, signed by the scheme of Standard Webhooks. A 2xx says that the receiver has the event.</summary>
internal sealed class WebhookChannel : IEventChannel, IDisposable
{
    // The content of an answer is not used; but an answer that is cut off means that the receiver may not have finished.
    private const int MaxAnswer = 64 * 1024;

    private readonly WebhookSettings _settings;
    private readonly TimeSpan _timeout;
    private readonly IKeystoreStore _store;
    private readonly AuditSigner _signer;
    private readonly TimeProvider _clock;
    private readonly HttpClient _http;

    public WebhookChannel(WebhookSettings settings, NotificationSettings common, OutboundConnections connections, IKeystoreStore store,
        AuditSigner signer, TimeProvider clock)
    {
        (_settings, _timeout) = (settings, common.Timeout);
        (_store, _signer) = (store, signer);
        _clock = clock;
        var handler = OutboundHttp.Handler();
        handler.UseProxy = false;
        handler.MaxResponseDrainSize = 0;
        handler.PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1);
        handler.ConnectCallback = async (context, cancellationToken) =>
            new NetworkStream(
                await connections.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancellationToken), ownsSocket: true);
        _http = new HttpClient(handler) { Timeout = _timeout };
    }

    /// <inheritdoc/>
    public string Name => $"webhook:{_settings.Name}";

    /// <inheritdoc/>
    public string Target => _settings.Url.GetLeftPart(UriPartial.Authority);

    /// <inheritdoc/>
    public string Tenant => _settings.Tenant;

    /// <inheritdoc/>
    public IReadOnlySet<EntryEventType> Types => _settings.Types;

    /// <inheritdoc/>
    public int MostTogether => 1;

    /// <inheritdoc/>
    public async Task DeliverAsync(IReadOnlyList<EntryEvent> events, CancellationToken cancellationToken)
    {
        foreach (var happened in events)
        {
            if (happened.Type == EntryEventType.AuditHead)
            {
                await PostAsync(happened.Id, CloudEventDocument.Write(happened, _signer.Sign(happened.Record)), cancellationToken);
                continue;
            }

            var notes = (await _store.ReadAsync(Tenant, cancellationToken)).Notes;
            var note = happened.Entry is { } alias ? notes.GetValueOrDefault(alias) : null;
            await PostAsync(happened.Id, CloudEventDocument.Write(happened, note), cancellationToken);
        }
    }

    /// <inheritdoc/>
    public Task TestAsync(CancellationToken cancellationToken)
    {
        var id = $"test-{Guid.NewGuid():n}";
        return PostAsync(id, CloudEventDocument.WriteTest(id, Tenant, _clock.GetUtcNow()), cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private async Task PostAsync(string id, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        using var request = Signed(id, body);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            await FinishAsync(response, cancellationToken);
            if (!response.IsSuccessStatusCode) throw new DeliveryException($"The receiver answered {(int)response.StatusCode}.");
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DeliveryException($"The receiver did not answer within {_timeout.TotalSeconds} seconds.", late);
        }
        catch (HttpRequestException failure)
        {
            throw failure.InnerException as DeliveryException
                ?? new DeliveryException($"The receiver could not be reached: {failure.HttpRequestError}.", failure);
        }
        catch (IOException cut)
        {
            throw new DeliveryException("The receiver's answer was incomplete.", cut);
        }
    }

    private HttpRequestMessage Signed(string id, ReadOnlyMemory<byte> body)
    {
        using var secrets = WebhookSecrets.Read(_settings.SecretFile);
        var timestamp = _clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var request = new HttpRequestMessage(HttpMethod.Post, _settings.Url) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(CloudEventDocument.MediaType, "utf-8");
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp);
        request.Headers.Add("webhook-signature", secrets.Sign(id, timestamp, body.Span));
        return request;
    }

    // The time limit of the client ends with the headers.
    private async Task FinishAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(_timeout);
        await using var answer = await response.Content.ReadAsStreamAsync(patience.Token);
        var buffer = new byte[4_096];
        for (var total = 0; total < MaxAnswer;)
        {
            var read = await answer.ReadAsync(buffer, patience.Token);
            if (read == 0) return;
            total += read;
        }
    }
}
