using Latchkey.Application.Outbound;
using Latchkey.Application.ServiceKeys;
using Latchkey.Keystores.Access;

namespace Latchkey.Application.Settings;

/// <summary>The ways in which clients authenticate.</summary>
public sealed record SignInSettings(
    string ClientCertificateAuthorities, int FailuresPerClient, int FailuresPerAddress, IReadOnlyList<IssuerSettings> Issuers)
{
    /// <summary>Whether anybody can sign in by certificate.</summary>
    public bool ByCertificate => ClientCertificateAuthorities.Length > 0;

    internal static SignInSettings Read(SettingsReader reader)
    {
        var issuers = reader.Sections("SignIn:Issuers").Select(section => IssuerSettings.Read(reader, section)).ToList();
        foreach (var again in issuers.GroupBy(issuer => issuer.Issuer, StringComparer.Ordinal).Where(group => group.Count() > 1))
            reader.Fault("SignIn:Issuers", again.Key, "each issuer once");
        return new(
            reader.ReadableFile("SignIn:ClientCertificateAuthorities", "",
                "PEM file of the authorities of client certificates, roots and issuing ones; empty for no sign-in by certificate"),
            reader.Number("SignIn:FailuresPerClient", 10, 1, 10_000,
                "how many wrong secrets of one client an address may send in a minute"),
            reader.Number("SignIn:FailuresPerAddress", 100, 1, 100_000,
                "how many wrong secrets an address may send in a minute; clients that have signed in from there may go on"),
            issuers);
    }
}

/// <summary>An identity provider whose tokens are accepted (OpenID Connect).</summary>
public sealed record IssuerSettings(
    string Issuer,
    string Audience,
    string Tenant,
    string NameClaim,
    string RoleClaim,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Roles,
    IReadOnlyList<string> Clients,
    string ClientId,
    string ClientSecretFile)
{
    /// <summary>Whether people sign in to the pages with it.</summary>
    public bool ForPages => ClientId.Length > 0;

    internal static IssuerSettings Read(SettingsReader reader, string section)
    {
        var issuer = reader.Text($"{section}:Issuer", "",
            "the issuer's name, as in `iss`; the server finds its discovery document below this address");
        if (!Uri.TryCreate(issuer, UriKind.Absolute, out var address) || !OutboundHttp.IsSafe(address))
            reader.Fault($"{section}:Issuer", issuer, "an address of https; http is for this machine alone");
        var audience = reader.Text($"{section}:Audience", "", "the name that tokens have in `aud`");
        if (audience.Length == 0) reader.Fault($"{section}:Audience", audience, "the name of this server in the issuer's tokens");
        var roles = reader.Sections($"{section}:Roles")
            .ToDictionary(value => value[(value.LastIndexOf(':') + 1)..], IReadOnlyList<string> (value) => RolesOf(reader, value),
                StringComparer.Ordinal);
        if (roles.Count == 0) reader.Fault($"{section}:Roles", "",
            "a value of the claim for each role: without one, nobody may do anything");
        return new(
            issuer,
            audience,
            reader.Text($"{section}:Tenant", NewServiceKey.DefaultTenant, "the tenant whose keystores its clients reach"),
            reader.Text($"{section}:NameClaim", "sub", "the claim that shows as `CreatedBy`"),
            reader.Text($"{section}:RoleClaim", "roles", "the claim with the roles, a list or a text with spaces; dots lead into objects"),
            roles,
            reader.Words($"{section}:Clients", "",
                "the clients whose tokens count; needed for an issuer whose access tokens are not of the type `at+jwt`"),
            reader.Text($"{section}:ClientId", "",
                "the client ID of this server there; empty if nobody signs in to the pages by this issuer"),
            reader.ReadableFile($"{section}:ClientSecretFile", "",
                "a file with the secret of that client; the server reads it again when it changes"));
    }

    private static IReadOnlyList<string> RolesOf(SettingsReader reader, string key)
    {
        var names = reader.Words(key, "", "the roles and role collections that this value of the claim stands for");
        if (names.Count == 0 || !names.All(RoleCollections.Knows))
        {
            var all = RoleCollections.All.Keys.Concat(Keystores.Access.Roles.All);
            reader.Fault(key, reader.ValueOf(key), $"some of {string.Join(", ", all)}");
        }

        return names;
    }
}
