using Latchkey.Keystores.Access;
using Latchkey.Server.Access;

namespace Latchkey.Server.Settings;

/// <summary>How clients prove who they are.</summary>
/// <param name="ClientCertificateAuthorities"><c>ClientCertificateAuthorities</c>: PEM file of the authorities of client certificates; empty for none, so that nobody signs in by certificate.</param>
/// <param name="FailuresPerClient"><c>FailuresPerClient</c>: how often in a minute one address may be wrong about the secret of one client.</param>
/// <param name="FailuresPerAddress"><c>FailuresPerAddress</c>: how often in a minute one address may be wrong about any.</param>
/// <param name="Issuers"><c>Issuers</c>: the identity providers whose tokens are accepted.</param>
public sealed record SignInSettings(string ClientCertificateAuthorities, int FailuresPerClient, int FailuresPerAddress, IReadOnlyList<IssuerSettings> Issuers)
{
    /// <summary>Whether anybody can sign in by certificate.</summary>
    public bool ByCertificate => ClientCertificateAuthorities.Length > 0;

    internal static SignInSettings Read(SettingsReader reader)
    {
        var issuers = reader.Sections("SignIn:Issuers").Select(section => IssuerSettings.Read(reader, section)).ToList();
        foreach (var again in issuers.GroupBy(issuer => issuer.Issuer, StringComparer.Ordinal).Where(group => group.Count() > 1))
            reader.Fault("SignIn:Issuers", again.Key, "each issuer once");
        return new(
            reader.ReadableFile("SignIn:ClientCertificateAuthorities", ""),
            reader.Number("SignIn:FailuresPerClient", 10, 1, 10_000),
            reader.Number("SignIn:FailuresPerAddress", 100, 1, 100_000),
            issuers);
    }
}

/// <summary>An identity provider whose tokens are accepted (OpenID Connect).</summary>
/// <param name="Issuer"><c>Issuer</c>: its name, as in <c>iss</c>; its discovery document is read below this address.</param>
/// <param name="Audience"><c>Audience</c>: what its tokens must name in <c>aud</c>.</param>
/// <param name="Tenant"><c>Tenant</c>: the tenant that its clients reach.</param>
/// <param name="NameClaim"><c>NameClaim</c>: the claim that is shown as <c>CreatedBy</c>.</param>
/// <param name="RoleClaim"><c>RoleClaim</c>: the claim that tells what a client may do; dots lead into objects.</param>
/// <param name="Roles"><c>Roles</c>: for each value of that claim, the roles and role collections that it stands for.</param>
/// <param name="Clients"><c>Clients</c>: the clients whose tokens are accepted; empty for all, as long as a token says that it is an access token.</param>
/// <param name="ClientId"><c>ClientId</c>: the name of this server there, by which people sign in to the pages; empty if they do not.</param>
/// <param name="ClientSecretFile"><c>ClientSecretFile</c>: a file with its secret; empty for none.</param>
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
        var issuer = reader.Text($"{section}:Issuer", "");
        if (!Uri.TryCreate(issuer, UriKind.Absolute, out var address) || !IssuerKeys.IsSafe(address))
            reader.Fault($"{section}:Issuer", issuer, "an address of https; http is for this machine alone");
        var audience = reader.Text($"{section}:Audience", "");
        if (audience.Length == 0) reader.Fault($"{section}:Audience", audience, "the name by which the issuer's tokens mean this server");
        var roles = reader.Sections($"{section}:Roles")
            .ToDictionary(value => value[(value.LastIndexOf(':') + 1)..], IReadOnlyList<string> (value) => RolesOf(reader, value), StringComparer.Ordinal);
        if (roles.Count == 0) reader.Fault($"{section}:Roles", "", "a value of the claim for each role: without one, nobody may do anything");
        return new(
            issuer,
            audience,
            reader.Text($"{section}:Tenant", NewServiceKey.DefaultTenant),
            reader.Text($"{section}:NameClaim", "sub"),
            reader.Text($"{section}:RoleClaim", "roles"),
            roles,
            reader.Words($"{section}:Clients", ""),
            reader.Text($"{section}:ClientId", ""),
            reader.ReadableFile($"{section}:ClientSecretFile", ""));
    }

    private static string[] RolesOf(SettingsReader reader, string key)
    {
        var names = reader.Text(key, "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (names.Length == 0 || !names.All(RoleCollections.Knows))
            reader.Fault(key, reader.Text(key, ""), $"some of {string.Join(", ", RoleCollections.All.Keys.Concat(Keystores.Access.Roles.All))}");
        return names;
    }
}
