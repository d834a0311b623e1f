using System.Security.Cryptography.X509Certificates;
using Latchkey.Application.Access;
using Latchkey.Application.ServiceKeys;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Audit;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Application.Access;

/// <summary>Clients that sign in with a certificate (RFC 8705).</summary>
public sealed class ClientCertificateTests : IAsyncLifetime
{
    private const string Write = "CertificateResources('61')/$value?fingerprintVerified=true";

    private readonly TestAuthority _authority = new();
    private readonly WorkFolder _files = new();
    private RunningServer _server = null!;

    private Uri Root => new(_server.Urls[1]);

    public async ValueTask InitializeAsync()
    {
        _authority.WriteServer(_files, "CN=localhost");
        _authority.WriteBundle(_files["clients.pem"]);
        _server = await RunningServer.StartAsync(
            ("Server:Urls", "http://127.0.0.1:0;https://127.0.0.1:0"),
            ("Server:Tls:CertificateFile", _files["server.pem"]),
            ("Server:Tls:KeyFile", _files["server.key"]),
            ("SignIn:ClientCertificateAuthorities", _files["clients.pem"]));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _authority.Dispose();
        _files.Dispose();
    }

    [Fact]
    public async Task A_bound_certificate_gets_a_token_without_a_secret()
    {
        using var certificate = _authority.Issue("CN=client");
        var serviceKey = await BindAsync(certificate);
        foreach (var clientId in new[] { "", $"&client_id={serviceKey.ClientId}" })
        {
            var (status, text) = await TokenAsync(certificate, clientId);
            status.ShouldBe(200, text);
            using var client = ApiClient.Bearer(
                _server.Root, System.Text.Json.JsonDocument.Parse(text).RootElement.GetProperty("access_token").GetString()!);
            (await client.GetAsync("KeystoreEntries")).Status.ShouldBe(200);
        }

        (await TokenAsync(certificate, "&client_id=another")).Status.ShouldBe(401);
        (await TokenAsync(null, $"&client_id={serviceKey.ClientId}")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_bound_certificate_signs_in_to_the_api_and_writes_need_a_csrf_token()
    {
        using var certificate = _authority.Issue("CN=client");
        await BindAsync(certificate);
        using var client = ApiClient.WithCertificate(Root, certificate);
        var fetched = await client.GetAsync("KeystoreEntries", ("X-CSRF-Token", "Fetch"));
        fetched.Status.ShouldBe(200);
        (await client.PutAsync(Write, Vectors.Body("self-signed-rsa.pem"))).Status.ShouldBe(403);
        (await client.PutAsync(Write, Vectors.Body("self-signed-rsa.pem"), ("X-CSRF-Token", fetched.Headers["X-CSRF-Token"]),
            ("Cookie", fetched.Headers["Set-Cookie"].Split(';')[0])))
            .Status.ShouldBe(204);
    }

    [Fact]
    public async Task Signing_in_by_certificate_is_on_record_for_calls_and_for_tokens()
    {
        using var certificate = _authority.Issue("CN=client");
        var serviceKey = await BindAsync(certificate);
        (await StatusAsync(certificate)).ShouldBe(200);
        (await TokenAsync(certificate, "")).Status.ShouldBe(200);
        await _server.Service<AccessLog>().FlushAsync();
        var records = await _server.Service<IAuditLog>().ReadAsync("default", new AuditRange(), TestStorage.Token)
            .Where(record => record.Act.Verb == AuditVerb.SignIn && record.Act.ObjectName == serviceKey.ClientId)
            .ToListAsync(TestStorage.Token);
        records.Select(record => record.Act.Detail).ShouldBe(["client certificate", "bearer token"], ignoreOrder: true);
    }

    [Fact]
    public async Task The_values_of_the_request_take_precedence_over_the_certificate()
    {
        using var certificate = _authority.Issue("CN=client");
        await BindAsync(certificate);
        using var client = ApiClient.WithCertificate(Root, certificate, ApiClient.BasicHeader("nobody", "x"));
        (await client.GetAsync("KeystoreEntries")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_certificate_that_is_not_bound_identifies_no_client()
    {
        using var certificate = _authority.Issue("CN=client");
        (await StatusAsync(certificate)).ShouldBe(401);
        (await StatusAsync(null)).ShouldBe(401);
    }

    [Fact]
    public async Task A_certificate_of_another_authority_of_the_same_name_identifies_no_client()
    {
        using var forger = new TestAuthority();
        using var forged = forger.Issue("CN=client");
        await BindAsync(forged);
        (await StatusAsync(forged)).ShouldBe(401);
    }

    [Fact]
    public async Task Authorities_are_replaced_in_service_on_open_connections_too()
    {
        using var next = new TestAuthority("CN=Next Authority");
        using var certificate = _authority.Issue("CN=client");
        using var renewed = next.Issue("CN=client");
        await BindAsync(certificate);
        await BindAsync(renewed);
        using var client = ApiClient.WithCertificate(Root, certificate);
        (await client.GetAsync("KeystoreEntries")).Status.ShouldBe(200);
        (await StatusAsync(renewed)).ShouldBe(401);

        next.WriteBundle(_files["clients.pem"]);
        _server.Clock.Advance(TimeSpan.FromSeconds(1));
        (await client.GetAsync("KeystoreEntries")).Status.ShouldBe(401);
        (await StatusAsync(renewed)).ShouldBe(200);

        await File.WriteAllTextAsync(_files["clients.pem"], "nonsense");
        _server.Clock.Advance(TimeSpan.FromSeconds(1));
        (await StatusAsync(renewed)).ShouldBe(200);
    }

    [Fact]
    public async Task A_certificate_that_is_bound_twice_cannot_sign_in()
    {
        using var certificate = _authority.Issue("CN=client");
        await BindAsync(certificate, renewable: true);
        (await StatusAsync(certificate)).ShouldBe(200);
        await BindAsync(certificate);
        _server.Clock.Advance(TimeSpan.FromSeconds(1));
        (await StatusAsync(certificate)).ShouldBe(401);
        (await TokenAsync(certificate, "")).Status.ShouldBe(401);
        _server.Log.Lines.ShouldContain(line => line.Contains("A client certificate is bound to several service keys"));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void A_certificate_means_one_client_whatever_the_form_and_the_tenant(bool first, bool second)
    {
        using var certificate = _authority.Issue("CN=client");
        using var namesake = _authority.Issue("CN=client");
        using var other = _authority.Issue("CN=other");
        var held = NewServiceKey.Create(
            "victim", [Roles.MonitoringDataRead], Root, RunningServer.Start, new BoundCertificate(certificate, first)).Stored;
        ServiceKey? HolderOf(X509Certificate2 wanted, params ServiceKey[] keys) =>
            CertificateBinding.HolderOf(keys, wanted, new BoundCertificate(wanted, second).Binding, RunningServer.Start.AddHours(1));

        HolderOf(certificate, held with { Tenant = "another" }).ShouldNotBeNull();
        HolderOf(certificate, held.Rotate(null, null, RunningServer.Start.AddHours(2))).ShouldNotBeNull("the overlap has not ended");
        HolderOf(certificate, held.Rotate(null, null, RunningServer.Start)).ShouldBeNull();
        HolderOf(other, held).ShouldBeNull();
        (HolderOf(namesake, held) is null)
            .ShouldBe(!first && !second, "another certificate of the same names is another client only where both are pinned");
    }

    [Fact]
    public async Task A_binding_of_version_0_1_is_as_good()
    {
        using var certificate = _authority.Issue("CN=client");
        var created = NewServiceKey.Create(
            "client", [Roles.MonitoringDataRead], Root, RunningServer.Start, new BoundCertificate(certificate, false)).Stored;
        await _server.AddAsync(created with { Certificate = created.Certificate!.Split(' ')[0] });
        (await StatusAsync(certificate)).ShouldBe(200);
    }

    [Fact]
    public async Task A_certificate_ends_when_it_says()
    {
        using var certificate = _authority.Issue("CN=client", TimeSpan.FromHours(1));
        await BindAsync(certificate);
        using var client = ApiClient.WithCertificate(Root, certificate);
        (await client.GetAsync("KeystoreEntries")).Status.ShouldBe(200);
        _server.Clock.Advance(TimeSpan.FromHours(1));
        (await client.GetAsync("KeystoreEntries")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_certificate_for_servers_is_none_for_clients()
    {
        using var certificate = _authority.Issue("CN=client", usage: "1.3.6.1.5.5.7.3.1");
        await BindAsync(certificate);
        (await StatusAsync(certificate)).ShouldBe(401);
    }

    [Fact]
    public async Task A_renewed_certificate_is_good_where_the_name_was_bound_and_no_other_name_is()
    {
        using var first = _authority.Issue("CN=client, O=Example");
        using var renewed = _authority.Issue("CN=client, O=Example");
        using var other = _authority.Issue("CN=client, O=Another");
        await BindAsync(first, renewable: true);
        (await StatusAsync(first)).ShouldBe(200);
        (await StatusAsync(renewed)).ShouldBe(200);
        (await StatusAsync(other)).ShouldBe(401);
    }

    [Fact]
    public async Task A_pinned_certificate_is_that_one_alone()
    {
        using var first = _authority.Issue("CN=client");
        using var renewed = _authority.Issue("CN=client");
        await BindAsync(first);
        (await StatusAsync(renewed)).ShouldBe(401);
    }

    [Fact]
    public async Task The_certificate_before_a_rotation_is_good_until_the_overlap_ends()
    {
        using var first = _authority.Issue("CN=client");
        using var second = _authority.Issue("CN=client");
        var created =
            NewServiceKey.Create("client", [Roles.MonitoringDataRead], Root, RunningServer.Start, new BoundCertificate(first, false));
        await _server.AddAsync(
            NewServiceKey.Rotate(created.Stored, NewCredentials.Make(new BoundCertificate(second, false)), Root, RunningServer.Start,
            TimeSpan.FromHours(1)).Stored);
        (await StatusAsync(first)).ShouldBe(200);
        (await StatusAsync(second)).ShouldBe(200);
        _server.Clock.Advance(TimeSpan.FromHours(1));
        (await StatusAsync(first)).ShouldBe(401);
        (await StatusAsync(second)).ShouldBe(200);
    }

    private async Task<ServiceKey> BindAsync(X509Certificate2 certificate, bool renewable = false) =>
        await _server.AddAsync(
            NewServiceKey.Create("client", [Roles.MonitoringDataRead, Roles.SecurityMaterialEdit], Root, RunningServer.Start,
            new BoundCertificate(certificate, renewable)).Stored);

    private async Task<int> StatusAsync(X509Certificate2? certificate)
    {
        using var client = ApiClient.WithCertificate(Root, certificate);
        return (await client.GetAsync("KeystoreEntries")).Status;
    }

    private async Task<(int Status, string Text)> TokenAsync(X509Certificate2? certificate, string parameters)
    {
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null;
        if (certificate is not null) handler.SslOptions.ClientCertificates = [certificate];
        using var http = new HttpClient(handler);
        using var response = await http.PostAsync(new Uri(Root, $"/oauth/token?grant_type=client_credentials{parameters}"), null);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
