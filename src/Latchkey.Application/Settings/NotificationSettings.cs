using Latchkey.Application.Outbound;
using Latchkey.Application.ServiceKeys;

namespace Latchkey.Application.Settings;

/// <summary>The receivers of events, and the addresses that the server may connect to for them.</summary>
internal sealed record NotificationSettings(
    AllowedAddresses Allowed, IReadOnlyList<WebhookSettings> Webhooks, MailSettings? Mail, TimeSpan Timeout)
{
    public static NotificationSettings Read(SettingsReader reader)
    {
        const string AllowedKey = "Notifications:AllowedAddresses";
        var allowed = AllowedAddresses.Read(
            reader.Words(AllowedKey, "", "where the server may connect to for webhooks and mail; empty for nowhere"),
            fault => reader.Fault(AllowedKey, fault, "networks, addresses and host names, separated by commas"));
        var webhooks = reader.Sections("Notifications:Webhooks").Select(section => WebhookSettings.Read(reader, section, allowed)).ToList();
        foreach (var again in webhooks.GroupBy(webhook => webhook.Name, StringComparer.Ordinal).Where(group => group.Count() > 1))
            reader.Fault("Notifications:Webhooks", again.Key, "each name once");
        return new(
            allowed,
            webhooks,
            MailSettings.Read(reader, allowed),
            TimeSpan.FromSeconds(reader.Number("Notifications:TimeoutSeconds", 10, 1, 30,
                "how long a receiver may take to begin its answer, and again to finish it")));
    }

    /// <summary>Types of events by their short names.</summary>
    public static IReadOnlySet<EntryEventType> Types(SettingsReader reader, string key, string absent, string meaning)
    {
        var words = reader.Words(key, absent, meaning);
        var types = words.Select(word => EntryEventTypes.Find(word)).ToList();
        if (types.Count == 0 || types.Contains(null)) reader.Fault(key, reader.ValueOf(key),
            $"some of {EntryEventTypes.Names}, separated by commas");
        return types.OfType<EntryEventType>().ToHashSet();
    }

    /// <summary>Adds a fault if no address that a host could resolve to is allowed.</summary>
    public static void RequireAllowed(SettingsReader reader, string key, string host, AllowedAddresses allowed)
    {
        if (!allowed.MayAllow(host)) reader.Fault(key, host,
            "a host that Notifications:AllowedAddresses names, or an address in one of its networks");
    }
}

/// <summary>A receiver of events over HTTP.</summary>
internal sealed record WebhookSettings(string Name, Uri Url, string SecretFile, IReadOnlySet<EntryEventType> Types, string Tenant)
{
    private static readonly Uri None = new("http://localhost");

    public static WebhookSettings Read(SettingsReader reader, string section, AllowedAddresses allowed)
    {
        var name = reader.Text($"{section}:Name", "", "the name of the webhook, under which the server remembers what it has delivered");
        if (name.Length is 0 or > 40 || !name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-'))
            reader.Fault($"{section}:Name", name, "1 to 40 lower-case letters, digits and hyphens");
        return new(
            name,
            Address(reader, $"{section}:Url", allowed),
            Secret(reader, $"{section}:SecretFile"),
            NotificationSettings.Types(reader, $"{section}:Types", EntryEventTypes.Names, "the types of events to post"),
            reader.Text($"{section}:Tenant", NewServiceKey.DefaultTenant, "the tenant whose events to post"));
    }

    private static Uri Address(SettingsReader reader, string key, AllowedAddresses allowed)
    {
        var text = reader.Text(key, "", "where the server posts events; the log shows it, so it must hold no secret");
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp)
            || url.UserInfo.Length > 0 || url.Fragment.Length > 0)
        {
            reader.Fault(key, text, "an address of http or https without user and fragment");
            return None;
        }

        NotificationSettings.RequireAllowed(reader, key, url.IdnHost, allowed);
        return url;
    }

    private static string Secret(SettingsReader reader, string key)
    {
        var path = reader.Text(key, "", "a file with the secret that signs events; the server reads it for each event");
        if ((path.Length == 0 ? "it is not set" : WebhookSecrets.FaultOf(path)) is { } fault)
            reader.Fault(key, path, $"a readable file with the secret: {fault}");
        return path;
    }
}
