using System.Text;
using System.Text.RegularExpressions;
using Latchkey.Application.Settings;
using Latchkey.Application.Work;
using Latchkey.Server.Settings;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Server.Settings;

/// <summary>
/// The tables of settings in docs/operations/settings.md are made from the settings: keys, defaults, bounds and meanings.
/// </summary>
public sealed partial class SettingsDocumentTests : IDisposable
{
    private const string Allowed = "; allowed is ";

    // What a list needs before one of its items can be read.
    private readonly Dictionary<string, string> _lists;
    private readonly WorkFolder _files = new();

    private static readonly Dictionary<string, string> DefaultsOfTheMachine = new(StringComparer.Ordinal)
    {
        ["Trust:BundleFile"] = "`/etc/ssl/certs/ca-certificates.crt`, if it exists",
        ["Writes:KeyGenerators"] = "half of the processors",
        ["Notifications:Mail:OwnerDomains"] = "the domain of `From`",
    };

    public SettingsDocumentTests()
    {
        File.WriteAllText(_files["secret"], $"whsec_{Convert.ToBase64String(new byte[32])}\n");
        _lists = new(StringComparer.Ordinal)
        {
            ["SignIn:Issuers:0:Issuer"] = "https://issuer.example",
            ["SignIn:Issuers:0:Audience"] = "latchkey",
            ["SignIn:Issuers:0:Roles:VALUE"] = "AuditLogRead",
            ["Expiry:Rules:0:Aliases"] = "tls-*",
            ["Expiry:Rules:0:Thresholds"] = "30d",
            ["Notifications:AllowedAddresses"] = "127.0.0.1",
            ["Notifications:Webhooks:0:Name"] = "siem",
            ["Notifications:Webhooks:0:Url"] = "http://127.0.0.1",
            ["Notifications:Webhooks:0:SecretFile"] = _files["secret"],
        };
    }

    public void Dispose() => _files.Dispose();

    [Fact]
    public void The_document_has_every_setting()
    {
        var settings = Read();
        var tables = new StringBuilder();
        foreach (var section in settings.Meanings.Keys.Order(StringComparer.Ordinal).GroupBy(SectionOf))
        {
            tables.Append($"### {section.Key.Replace(":0", ":N")}\n\n| setting | default | allowed | meaning |\n|---|---|---|---|\n");
            foreach (var key in section)
                tables.Append(
                    $"| `{key.Replace(":0:", ":N:")}` | {DefaultOf(key, settings)} | {AllowedOf(key)} | {settings.Meanings[key]} |\n");
            tables.Append('\n');
        }

        Documents.SectionShouldBe("operations/settings.md", "settings", tables.ToString());
    }

    private LatchkeySettings Read(string? key = null, string value = "") =>
        SettingsOf.Values(
            [.. _lists.Where(item => item.Key != key).Select(item => (item.Key, item.Value)), .. key is null
            ? []
            : new[] { (key, value) }]);

    // The lists have tables of their own, and so has the mail.
    private static string SectionOf(string key)
    {
        var item = key.IndexOf(":0:", StringComparison.Ordinal);
        if (item >= 0) return key[..(item + 2)];
        return key.StartsWith("Notifications:Mail:", StringComparison.Ordinal) ? "Notifications:Mail" : key.Split(':')[0];
    }

    private string DefaultOf(string key, LatchkeySettings settings)
    {
        if (DefaultsOfTheMachine.TryGetValue(key, out var text)) return text;
        return _lists.ContainsKey(key) || settings.InForce[key].Length == 0 ? "" : $"`{settings.InForce[key]}`";
    }

    // A wrong value makes the setting say what it allows, and so does none where one is needed; a setting that takes both has no bounds.
    private string AllowedOf(string key)
    {
        foreach (var wrong in _lists.ContainsKey(key) ? new[] { "?", "" } : ["?"])
        {
            try
            {
                Read(key, wrong);
            }
            catch (SettingsException refused)
            {
                var fault = refused.Faults.FirstOrDefault(fault => fault.StartsWith($"{key} is '", StringComparison.Ordinal));
                if (fault is not null)
                    return Reason.Replace(fault[(fault.IndexOf(Allowed, StringComparison.Ordinal) + Allowed.Length)..^1], "");
            }
        }

        return "";
    }

    // Some faults end with the reason.
    [GeneratedRegex(@": The file .*| \(.*\)$")]
    private static partial Regex Reason { get; }
}
