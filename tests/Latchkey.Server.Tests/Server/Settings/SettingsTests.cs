using Latchkey.Application.Settings;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Server.Settings;

/// <summary>A start reports all faults of the settings at once.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("Tokens:LifetimeSeconds", "3599")]
    [InlineData("Tokens:LifetimeSeconds", "86401")]
    [InlineData("Server:Urls", "https://127.0.0.1:0")]
    [InlineData("Server:TrustedProxies", "proxy.example")]
    [InlineData("Server:TrustedProxies", "10.0.0.0/33")]
    [InlineData("Server:Tls:CertificateFile", "/no/such/file")]
    [InlineData("Server:Tls:KeyFile", "/no/such/file")]
    [InlineData("SignIn:ClientCertificateAuthorities", "/no/such/file")]
    [InlineData("SignIn:FailuresPerClient", "0")]
    [InlineData("SignIn:Issuers:0:Issuer", "http://issuer.example")]
    [InlineData("SignIn:Issuers:0:Issuer", "https://issuer.example")]
    [InlineData("SignIn:Issuers:0:Roles:x", "NoSuchRole")]
    [InlineData("SignIn:Issuers:0:Colour", "green")]
    [InlineData("Writes:PerMinute", "-1")]
    [InlineData("Metrics:Networks", "10.0.0.0/33")]
    [InlineData("Metrics:OtlpEndpoint", "collector:4318")]
    [InlineData("Metrics:OtlpEndpoint", "http://user:hunter2@collector:4318")]
    [InlineData("Metrics:OtlpProtocol", "json")]
    [InlineData("MasterKey:Pkcs11:Slot", "first")]
    [InlineData("MasterKey:Pkcs11:Module", "relative.so")]
    [InlineData("Storage:Database", "Host=db;Password=hunter2")]
    [InlineData("Storage:Database", "Host=db;SSL Password=hunter2")]
    [InlineData("Storage:Database", "Database=latchkey")]
    [InlineData("Storage:Database", "Host=db;Port=hunter2")]
    [InlineData("Storage:Database", "Host=db;Minimum Pool Size=50")]
    [InlineData("Storage:Database", "Host=db;Maximum Pool Size=1")]
    [InlineData("Storage:Database", "Host=db;Read Buffer Size=1")]
    [InlineData("Storage:Database", "Host=db;Write Buffer Size=4095")]
    [InlineData("Storage:Database", "Host=db;Socket Send Buffer Size=-1")]
    [InlineData("Storage:Database", "Host=db;Socket Receive Buffer Size=-1")]
    [InlineData("Storage:Database", "Host=db;Port=70000")]
    [InlineData("Storage:Database", "Host=db;Encoding=nonsense")]
    [InlineData("Storage:Database", "Host=db;Multiplexing=true")]
    [InlineData("Storage:Database", "Host=one,two;Target Session Attributes=prefer-standby")]
    [InlineData("Storage:Database", "Host=db;Multiplexing=true;Pooling=false")]
    [InlineData("Storage:Database", "Host=db;Target Session Attributes=standby")]
    [InlineData("Storage:Database", "hunter2")]
    [InlineData("Storage:DatabaseFile", "/no/such/file")]
    [InlineData("Expiry:Thresholds", "")]
    [InlineData("Expiry:Thresholds", "1/3, soon")]
    [InlineData("Expiry:Rules:0:Thresholds", "1d")]
    [InlineData("Expiry:Rules:0:Aliases", "tls*")]
    [InlineData("Expiry:CheckMinutes", "0")]
    [InlineData("Notifications:AllowedAddresses", "10.0.0.0/33")]
    [InlineData("Notifications:Webhooks:0:Name", "Upper")]
    [InlineData("Notifications:Webhooks:0:Url", "ftp://hooks.example.com")]
    [InlineData("Notifications:Webhooks:0:SecretFile", "/no/such/file")]
    [InlineData("Notifications:Webhooks:0:Types", "born")]
    [InlineData("Notifications:Mail:Host", "mail.example.com")]
    [InlineData("Notifications:Mail:Security", "ssl3")]
    [InlineData("Notifications:Mail:Language", "fr")]
    [InlineData("Notifications:Mail:Recipients", "nobody")]
    [InlineData("Notifications:Mail:PasswordFile", "/no/such/file")]
    public void A_wrong_value_is_named(string key, string value) =>
        Should.Throw<SettingsException>(() => SettingsOf.Values((key, value))).Faults.ShouldContain(
            fault => fault.StartsWith(key.Split(":0:")[0], StringComparison.Ordinal));

    [Fact]
    public void A_fault_in_a_connection_string_does_not_reveal_its_content()
    {
        foreach (var text in new[] { "Host=db;Password=hunter2", "Host=db;Port=hunter2", "hunter2" })
            Should.Throw<SettingsException>(() => SettingsOf.Values(("Storage:Database", text))).ToString().ShouldNotContain("hunter2");
    }

    [Theory]
    [InlineData("3600")]
    [InlineData("86400")]
    public void A_token_lives_from_an_hour_to_a_day(string seconds) =>
        SettingsOf.Values(("Tokens:LifetimeSeconds", seconds)).Tokens.Lifetime.TotalSeconds.ShouldBe(double.Parse(seconds));

    [Fact]
    public void A_master_key_has_one_source_and_a_device_is_named_in_full()
    {
        var faults = Should.Throw<SettingsException>(() =>
            SettingsOf.Values(("MasterKey:File", "/key"), ("MasterKey:Pkcs11:Slot", "0"), ("MasterKey:Pkcs11:TokenLabel", "both"))).Faults;
        faults.Select(fault => fault.Split(' ')[0]).ShouldBe(
            ["MasterKey:Pkcs11:Module", "MasterKey:Pkcs11:TokenLabel", "MasterKey:Pkcs11:KeyLabel", "MasterKey:Pkcs11:PinFile",
                "MasterKey"], ignoreOrder: true);
        SettingsOf.Values(("Storage:Folder", "/data")).MasterKey.ShouldBe(new MasterKeySettings("/data/master.key", true, "", null));
        SettingsOf.Values(("Storage:Folder", "/data"), ("MasterKey:File", "/key")).MasterKey.ShouldBe(
            new MasterKeySettings("/key", false, "", null));
    }

    [Theory]
    [InlineData("pkcs11:token=my%20token;object=mk;module=/lib/p11.so;pin-file=/pin", "my token")]
    [InlineData("pkcs11:token=t;object=mk?module-path=/lib/p11.so&pin-source=file:/pin", "t")]
    public void A_device_is_addressed_as_in_rfc_7512(string address, string token) =>
        MasterKeyAddress.Parse(address, "/data").Pkcs11.ShouldBe(new Pkcs11Settings("/lib/p11.so", token, null, "mk", "/pin"));

    [Theory]
    [InlineData("")]
    [InlineData("/path")]
    [InlineData("file:relative")]
    [InlineData("vault:/path")]
    [InlineData("pkcs11:token=t;object=mk;module=/m")]
    [InlineData("pkcs11:token=t;object=mk;module=/m;pin-file=/p;slot-id=x")]
    [InlineData("pkcs11:token=t;object=mk;module=/m;pin-value=1234")]
    [InlineData("pkcs11:token=t;object=mk;module=/m;pin-file=/p;colour=green")]
    public void An_address_that_makes_no_sense_is_refused(string address) =>
        Should.Throw<FormatException>(() => MasterKeyAddress.Parse(address, "/data")).Message.ShouldNotContain("1234");

    [Fact]
    public void An_issuer_is_read_with_what_its_roles_stand_for()
    {
        var issuer = SettingsOf.Values(
            ("SignIn:Issuers:0:Issuer", "https://issuer.example"), ("SignIn:Issuers:0:Audience", "latchkey"),
            ("SignIn:Issuers:0:Roles:admins", "PI_Administrator, MaterialPurge"))
            .SignIn.Issuers.ShouldHaveSingleItem();
        (issuer.Issuer, issuer.Audience, issuer.Tenant, issuer.NameClaim, issuer.RoleClaim)
            .ShouldBe(("https://issuer.example", "latchkey", "default", "sub", "roles"));
        issuer.Roles["admins"].ShouldBe(["PI_Administrator", "MaterialPurge"]);
    }

    [Fact]
    public void Every_setting_in_force_is_known_by_its_name()
    {
        var inForce = SettingsOf.Values(("Tokens:LifetimeSeconds", "7200")).InForce;
        inForce["Tokens:LifetimeSeconds"].ShouldBe("7200");
        inForce["Server:Urls"].ShouldBe("http://127.0.0.1:8080");
        inForce.Keys.ShouldNotContain(key => key.EndsWith("Password", StringComparison.OrdinalIgnoreCase)
            || key.EndsWith("Secret", StringComparison.OrdinalIgnoreCase));
    }
}
