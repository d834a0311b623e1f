using Latchkey.Server.Events;
using Latchkey.Server.Events.Outbound;
using Latchkey.Server.Events.Webhooks;

namespace Latchkey.Server.Settings;

/// <summary>Who is told of events, and where the server may connect to for that.</summary>
/// <param name="Allowed"><c>AllowedAddresses</c>: networks and host names; nothing by default.</param>
/// <param name="Webhooks"><c>Webhooks</c>: receivers over HTTP.</param>
/// <param name="Mail"><c>Mail</c>: recipients of mail, or null for none.</param>
/// <param name="Timeout"><c>TimeoutSeconds</c>: how long a receiver may take for an answer, and again to finish it.</param>
internal sealed record NotificationSettings(AllowedAddresses Allowed, IReadOnlyList<WebhookSettings> Webhooks, MailSettings? Mail, TimeSpan Timeout)
{
    public static NotificationSettings Read(SettingsReader reader)
    {
        var allowed = AllowedAddresses.Read(reader.Words("Notifications:AllowedAddresses", ""), fault => reader.Fault("Notifications:AllowedAddresses", fault, "networks, addresses and host names, separated by commas"));
        var webhooks = reader.Sections("Notifications:Webhooks").Select(section => WebhookSettings.Read(reader, section, allowed)).ToList();
        foreach (var again in webhooks.GroupBy(webhook => webhook.Name, StringComparer.Ordinal).Where(group => group.Count() > 1))
            reader.Fault("Notifications:Webhooks", again.Key, "each name once");
        return new(allowed, webhooks, MailSettings.Read(reader, allowed), TimeSpan.FromSeconds(reader.Number("Notifications:TimeoutSeconds", 10, 1, 30)));
    }

    /// <summary>Types of events by their short names.</summary>
    public static IReadOnlySet<EntryEventType> Types(SettingsReader reader, string key, string absent)
    {
        var words = reader.Words(key, absent);
        var types = words.Select(word => EntryEventTypes.Find(word)).ToList();
        if (types.Count == 0 || types.Contains(null)) reader.Fault(key, reader.Text(key, absent), $"some of {EntryEventTypes.Names}, separated by commas");
        return types.OfType<EntryEventType>().ToHashSet();
    }

    /// <summary>Says so if nothing that a host could resolve to is allowed.</summary>
    public static void RequireAllowed(SettingsReader reader, string key, string host, AllowedAddresses allowed)
    {
        if (!allowed.MayAllow(host)) reader.Fault(key, host, "a host that Notifications:AllowedAddresses names, or an address in one of its networks");
    }
}

/// <summary>A receiver of events over HTTP.</summary>
/// <param name="Name"><c>Name</c>: lower-case letters, digits and hyphens; by it the server remembers what was delivered.</param>
/// <param name="Url"><c>Url</c>: where events are posted to.</param>
/// <param name="SecretFile"><c>SecretFile</c>: a file with the secret that signs them.</param>
/// <param name="Types"><c>Types</c>: which events.</param>
/// <param name="Tenant"><c>Tenant</c>: whose.</param>
internal sealed record WebhookSettings(string Name, Uri Url, string SecretFile, IReadOnlySet<EntryEventType> Types, string Tenant)
{
    private static readonly Uri None = new("http://localhost");

    public static WebhookSettings Read(SettingsReader reader, string section, AllowedAddresses allowed)
    {
        var name = reader.Text($"{section}:Name", "");
        if (name.Length is 0 or > 40 || !name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-'))
            reader.Fault($"{section}:Name", name, "1 to 40 lower-case letters, digits and hyphens");
        return new(
            name,
            Address(reader, $"{section}:Url", allowed),
            Secret(reader, $"{section}:SecretFile"),
            NotificationSettings.Types(reader, $"{section}:Types", EntryEventTypes.Names),
            reader.Text($"{section}:Tenant", NewServiceKey.DefaultTenant));
    }

    private static Uri Address(SettingsReader reader, string key, AllowedAddresses allowed)
    {
        var text = reader.Text(key, "");
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp) || url.UserInfo.Length > 0 || url.Fragment.Length > 0)
        {
            reader.Fault(key, text, "an address of http or https without user and fragment");
            return None;
        }

        NotificationSettings.RequireAllowed(reader, key, url.IdnHost, allowed);
        return url;
    }

    private static string Secret(SettingsReader reader, string key)
    {
        var path = reader.Text(key, "");
        if ((path.Length == 0 ? "it is not set" : WebhookSecrets.FaultOf(path)) is { } fault) reader.Fault(key, path, $"a readable file with the secret: {fault}");
        return path;
    }
}
