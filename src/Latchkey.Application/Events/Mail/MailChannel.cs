using System.Security.Cryptography;
using System.Text;
using Latchkey.Application.Outbound;
using Latchkey.Application.Settings;
using Latchkey.Keystores;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using MimeKit;

namespace Latchkey.Application.Events.Mail;

/// <summary>
/// Sends mail about events. The recipients in the settings get every event; the owner of an entry gets the events of that entry. Each
/// address gets its own mail, so if one fails, the others are not sent again.
/// </summary>
internal sealed partial class MailChannel(
    MailSettings settings, NotificationSettings common, OutboundConnections connections, IKeystoreStore store, TimeProvider clock,
    ILogger<MailChannel> logger) : IEventChannel
{
    // For all mails together, and shorter than the right to deliver lasts.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    // The last record that each address has received, since the server started.
    private readonly Dictionary<string, long> _written = new(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public string Name => "mail";

    /// <inheritdoc/>
    public string Target => $"smtp://{settings.Host}:{settings.Port}";

    /// <inheritdoc/>
    public string Tenant => settings.Tenant;

    /// <inheritdoc/>
    public IReadOnlySet<EntryEventType> Types => settings.Types;

    /// <inheritdoc/>
    public int MostTogether => 100;

    private MailTexts Texts => MailTexts.Of(settings.IsGerman);

    /// <inheritdoc/>
    public Task DeliverAsync(IReadOnlyList<EntryEvent> events, CancellationToken cancellationToken) =>
        InTimeAsync(token => SendAsync(events, token), cancellationToken);

    /// <inheritdoc/>
    public Task TestAsync(CancellationToken cancellationToken) => InTimeAsync(SendTestAsync, cancellationToken);

    private static async Task InTimeAsync(Func<CancellationToken, Task> send, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await send(patience.Token);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DeliveryException("The mail server is too slow.", late);
        }
    }

    private async Task SendAsync(IReadOnlyList<EntryEvent> events, CancellationToken cancellationToken)
    {
        var notes = (await store.ReadAsync(Tenant, cancellationToken)).Notes;
        using var connection = await MailConnection.OpenAsync(settings, connections, common.Timeout, cancellationToken);
        foreach (var (address, isOwner) in Addresses(events, notes))
        {
            var theirs = events.Where(happened => happened.Record.Sequence > _written.GetValueOrDefault(address.Address))
                .Where(happened => !isOwner || address.Equals(OwnerOf(happened, notes))).ToList();
            if (theirs.Count == 0) continue;
            var document = new MailDocument(Texts, Tenant, theirs, notes);
            var isTaken = await connection.SendAsync(
                Message(address, theirs[^1].Id, document.Subject, document.Text(), document.Html()), cancellationToken);
            if (!isTaken) Refused(isOwner, address);
            _written[address.Address] = events[^1].Record.Sequence;
        }

        await connection.CloseAsync(cancellationToken);
    }

    private async Task SendTestAsync(CancellationToken cancellationToken)
    {
        using var connection = await MailConnection.OpenAsync(settings, connections, common.Timeout, cancellationToken);
        foreach (var address in settings.Recipients)
        {
            var isTaken = await connection.SendAsync(
                Message(address, $"test-{Guid.NewGuid():n}", "[Latchkey] Test", Texts.Test, $"<p>{Texts.Test}</p>"), cancellationToken);
            if (!isTaken) throw new DeliveryException($"The mail server refuses mail for '{address.Address}'.");
        }

        await connection.CloseAsync(cancellationToken);
    }

    // Users write the addresses of owners, not the operator: a wrong one must not hold up the others.
    private void Refused(bool isOwner, MailboxAddress address)
    {
        if (!isOwner) throw new DeliveryException($"The mail server refuses mail for '{address.Address}'.");
        Log.OwnerRefused(logger, address.Address);
    }

    private IEnumerable<(MailboxAddress Address, bool IsOwner)> Addresses(
        IReadOnlyList<EntryEvent> events, IReadOnlyDictionary<Alias, AliasNote> notes) => settings.Recipients
        .Select(address => (address, false))
        .Concat(events.Select(happened => OwnerOf(happened, notes)).OfType<MailboxAddress>().Select(address => (address, true)))
        .DistinctBy(address => address.Item1.Address, StringComparer.OrdinalIgnoreCase);

    private MailboxAddress? OwnerOf(EntryEvent happened, IReadOnlyDictionary<Alias, AliasNote> notes) =>
        happened.Entry is { } alias && notes.GetValueOrDefault(alias) is { } note
            && MailboxAddress.TryParse(note.Owner, out var owner) && settings.OwnerDomains.Contains(owner.Domain)
            ? new MailboxAddress("", owner.Address)
            : null;

    private MimeMessage Message(MailboxAddress to, string id, string subject, string text, string html)
    {
        // The same events to the same address have the same id, by which mail systems know a repetition.
        var recipient = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(to.Address))[..8]);
        var message = new MimeMessage
        {
            Subject = subject,
            Date = clock.GetUtcNow(),
            MessageId = $"{id}.{recipient}@latchkey",
            Body = new BodyBuilder { TextBody = text, HtmlBody = html }.ToMessageBody()
        };
        message.From.Add(settings.From);
        message.To.Add(to);
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated"); // RFC 3834: asks machines not to answer
        return message;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The mail server refuses mail for the owner {Address}; this mail is not retried")]
        public static partial void OwnerRefused(ILogger logger, string address);
    }
}
