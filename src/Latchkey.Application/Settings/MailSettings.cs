using Latchkey.Application.Outbound;
using Latchkey.Application.ServiceKeys;
using MimeKit;

namespace Latchkey.Application.Settings;

/// <summary>Mail about events.</summary>
/// <param name="IsGerman"><c>Language</c>: <c>de</c> or else <c>en</c>.</param>
internal sealed record MailSettings(
    string Host,
    int Port,
    MailSecurity Security,
    string AuthoritiesFile,
    string UserName,
    string PasswordFile,
    MailboxAddress From,
    IReadOnlyList<MailboxAddress> Recipients,
    IReadOnlySet<string> OwnerDomains,
    IReadOnlySet<EntryEventType> Types,
    bool IsGerman,
    string Tenant)
{
    private const string Section = "Notifications:Mail";
    private const string DefaultTypes = "near-expiry, expired, successor-prepared, activated";

    public static MailSettings? Read(SettingsReader reader, AllowedAddresses allowed)
    {
        var host = reader.Text($"{Section}:Host", "", "the mail server; empty for no mail");
        if (host.Length > 0) NotificationSettings.RequireAllowed(reader, $"{Section}:Host", host, allowed);
        var userName = reader.Text($"{Section}:UserName", "", "the user to sign in with; empty for no sign-in");
        var from = Addresses(reader, $"{Section}:From", host.Length > 0, "the sender").FirstOrDefault() ?? new MailboxAddress("",
            "latchkey@localhost");
        var settings = new MailSettings(
            host,
            reader.Number($"{Section}:Port", 587, 1, 65_535, "the port of the mail server"),
            reader.Choice($"{Section}:Security", MailSecurity.StartTls, "how the connection is encrypted"),
            reader.ReadableFile($"{Section}:AuthoritiesFile", "", "PEM file of roots besides the machine's"),
            userName,
            reader.ReadableFile($"{Section}:PasswordFile", "", "a file whose first line is the password"),
            from,
            Addresses(reader, $"{Section}:Recipients", host.Length > 0, "who gets every event"),
            reader.Words($"{Section}:OwnerDomains", from.Domain, "the domains in which owners of entries get mail about them")
                .ToHashSet(StringComparer.OrdinalIgnoreCase),
            NotificationSettings.Types(reader, $"{Section}:Types", DefaultTypes, "the types of events to send"),
            reader.Choice($"{Section}:Language", MailLanguage.En, "the language of the mail") == MailLanguage.De,
            reader.Text($"{Section}:Tenant", NewServiceKey.DefaultTenant, "the tenant whose events to send"));
        if (userName.Length > 0 && settings.Security == MailSecurity.None)
            reader.Fault($"{Section}:Security", "none", "starttls or tls where a user signs in");
        if (userName.Length > 0 != settings.PasswordFile.Length > 0)
            reader.Fault($"{Section}:PasswordFile", settings.PasswordFile, "a file if UserName is set, and none if it is not");
        return host.Length > 0 ? settings : null;
    }

    private static List<MailboxAddress> Addresses(SettingsReader reader, string key, bool isNeeded, string meaning)
    {
        var words = reader.Words(key, "", meaning);
        var addresses = words
            .Select(word => MailboxAddress.TryParse(word, out var address) && address.Domain.Length > 0 ? address : null)
            .OfType<MailboxAddress>()
            .ToList();
        if (addresses.Count < words.Count || (isNeeded && addresses.Count == 0))
            reader.Fault(key, reader.ValueOf(key), "mail addresses, separated by commas");
        return addresses;
    }
}

/// <summary>The encryption of the connection to a mail server.</summary>
internal enum MailSecurity
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>After a first greeting (RFC 3207); a server that does not offer it gets no mail.</summary>
    StartTls,

    /// <summary>From the start (RFC 8314).</summary>
    Tls,
}

/// <summary>The language of a mail.</summary>
internal enum MailLanguage
{
    /// <summary>English.</summary>
    En,

    /// <summary>German.</summary>
    De,
}
