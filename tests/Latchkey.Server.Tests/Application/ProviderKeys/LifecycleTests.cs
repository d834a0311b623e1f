using System.Text;
using System.Text.Json;
using Latchkey.Application.ProviderKeys;
using Latchkey.Application.ServiceKeys;
using Latchkey.Keystores;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Stores;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Application.ProviderKeys;

/// <summary>The life of the operator's key pairs (docs/contract.md#keys-of-the-operator), seen over the API.</summary>
public sealed class LifecycleTests : IAsyncLifetime
{
    private const string Alias = "sap_cloudintegrationcertificate";

    private static readonly byte[] NullStatus = Encoding.UTF8.GetBytes("{\"Status\":null}");
    private static readonly string Hexalias = ApiClient.Hex(Alias);

    private RunningServer _server = null!;
    private ApiClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.StartAsync(("ProviderKeys:Enabled", "true"), ("Tokens:LifetimeSeconds", "86400"));
        _client = await _server.SignInAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_tenant_starts_with_a_key_pair_that_the_operator_signed_for_a_year()
    {
        var entry = (await EntriesAsync("system"))[Alias];
        entry.GetProperty("Type").GetString().ShouldBe("Key Pair");
        entry.GetProperty("Owner").GetString().ShouldBe("SAP");
        entry.GetProperty("CreatedBy").GetString().ShouldBe("SAP");
        entry.GetProperty("SubjectDN").GetString().ShouldBe("CN=default, OU=Integration, O=Latchkey Operator, C=DE");
        entry.GetProperty("IssuerDN").GetString().ShouldBe("CN=Latchkey Operator Issuing CA, O=Latchkey Operator, C=DE");
        entry.GetProperty("ValidNotAfter").GetString()
            .ShouldBe($"/Date({RunningServer.Start.AddDays(365).AddMilliseconds(-291).ToUnixTimeMilliseconds()})/");

        var chain =
            (await _client.GetAsync($"KeystoreEntries('{Hexalias}')/ChainCertificates", ("Accept", "application/json"))).Data.GetProperty(
                "results");
        chain.EnumerateArray().Select(certificate => certificate.GetProperty("SubjectDN").GetString()!.Split(',')[0])
            .ShouldBe(["CN=Latchkey Operator Root CA", "CN=Latchkey Operator Issuing CA", "CN=default"]);
    }

    [Fact]
    public async Task Only_the_operator_may_change_it()
    {
        (await _client.DeleteAsync($"KeystoreEntries('{Hexalias}')")).Status.ShouldBe(403);
        (await _client.PutAsync(
            $"KeystoreEntries('{Hexalias}')?renameAlias=mine", NullStatus, ("Content-Type", "application/json"))).Status.ShouldBe(403);
        (await _client.PutAsync($"CertificateResources('{Hexalias}')/$value?update=true&fingerprintVerified=true",
            Vectors.Body("self-signed-rsa.pem"))).Status.ShouldBe(403);
        (await EntriesAsync("system")).Keys.ShouldBe([Alias]);
    }

    [Fact]
    public async Task Five_years_pass_and_there_is_always_a_valid_key_pair_whose_successor_was_announced_in_time()
    {
        // Days pass faster here than keys are made, so the days are worked off one by one, without the job.
        await using var server = await RunningServer.StartAsync();
        var (lifecycle, store) = (server.Service<ProviderKeyLifecycle>(), server.Service<IKeystoreStore>());
        await lifecycle.EnsureAsync(NewServiceKey.DefaultTenant, TestContext.Current.CancellationToken);
        var preparedOn = new Dictionary<string, DateTimeOffset>();
        for (var day = 0; day < 5 * 365; day++)
        {
            server.Clock.Advance(TimeSpan.FromDays(1));
            await lifecycle.RunAsync(NewServiceKey.DefaultTenant, TestContext.Current.CancellationToken);
            var now = server.Clock.GetUtcNow();
            var keystores = await store.ReadAsync(NewServiceKey.DefaultTenant, TestContext.Current.CancellationToken);
            var current = keystores.System.Find(Latchkey.Keystores.Alias.Parse(Alias)).Certificate;
            current.ValidNotBefore.ShouldBeLessThanOrEqualTo(now);
            current.ValidNotAfter.ShouldBeGreaterThan(now);
            foreach (var successor in keystores.Renewal.Entries.Values) preparedOn.TryAdd(successor.Certificate.SerialNumber, now);
            if (!keystores.History.Entries.IsEmpty)
                preparedOn.ShouldContainKey(current.SerialNumber, "no key pair comes into use that was not prepared before");
        }

        using var client = await server.SignInAsync();
        var history = (await client.GetAsync("HistoryKeystoreEntries", ("Accept", "application/json"))).Data.GetProperty("results")
            .EnumerateArray().ToList();
        history.Select(entry => entry.GetProperty("Alias").GetString())
            .ShouldBe([.. Enumerable.Range(1, 5).Reverse().Select(n => $"[{n}]_{Alias}")]);
        foreach (var entry in history)
        {
            (Time(entry, "ValidNotAfter") - Time(entry, "ActiveUntil"))
                .ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromHours(24), "it was replaced in its last day");
            entry.GetProperty("OriginalAlias").GetString().ShouldBe(Alias);
            if (!preparedOn.TryGetValue(entry.GetProperty("SerialNumber").GetString()!, out var prepared)) continue;
            (Time(entry, "ActiveFrom") - prepared)
                .ShouldBeInRange(TimeSpan.FromDays(58), TimeSpan.FromDays(60), "its partners had two months to learn of it");
        }
    }

    [Fact]
    public async Task A_prepared_successor_is_seen_activated_and_the_old_one_prepared_again_from_the_history()
    {
        var first = (await EntriesAsync("system"))[Alias].GetProperty("SerialNumber").GetString();
        await _server.Service<ProviderKeyLifecycle>()
            .PrepareAsync(NewServiceKey.DefaultTenant, Latchkey.Keystores.Alias.Parse(Alias), TestContext.Current.CancellationToken);
        var second = (await EntriesAsync("KeyRenewal"))[Alias].GetProperty("SerialNumber").GetString();

        (await _client.DeleteAsync($"KeystoreEntries('{Hexalias}')?keystoreName=KeyRenewal&activate=true")).Status.ShouldBe(204);
        (await EntriesAsync("system"))[Alias].GetProperty("SerialNumber").GetString().ShouldBe(second);
        (await EntriesAsync("KeyRenewal")).ShouldBeEmpty();

        var old = (await HistoryAsync()).ShouldHaveSingleItem();
        old.GetProperty("SerialNumber").GetString().ShouldBe(first);
        old.GetProperty("ActivationSequenceNumber").GetInt32().ShouldBe(1);
        old.GetProperty("DeactivatedBy").GetString().ShouldBe("administrator");

        var copy = $"HistoryKeystoreEntries('{old.GetProperty("Hexalias").GetString()}')?copy=true";
        (await _client.PutAsync($"{copy}&destinationAlias=mine", NullStatus, ("Content-Type", "application/json"))).Status.ShouldBe(400);
        (await _client.PutAsync(copy, NullStatus, ("Content-Type", "application/json"))).Status.ShouldBe(204);
        (await _client.PutAsync(copy, NullStatus, ("Content-Type", "application/json"))).Status.ShouldBe(400, "it is prepared already");
        (await EntriesAsync("KeyRenewal"))[Alias].GetProperty("SerialNumber").GetString().ShouldBe(first);
    }

    [Fact]
    public async Task Its_private_key_opens_wherever_the_entry_has_moved()
    {
        await _server.Service<ProviderKeyLifecycle>()
            .PrepareAsync(NewServiceKey.DefaultTenant, Latchkey.Keystores.Alias.Parse(Alias), TestContext.Current.CancellationToken);
        await _server.Service<ProviderKeyLifecycle>()
            .ActivateAsync(NewServiceKey.DefaultTenant, Latchkey.Keystores.Alias.Parse(Alias), TestContext.Current.CancellationToken);
        var keystores = await _server.Service<IKeystoreStore>()
            .ReadAsync(NewServiceKey.DefaultTenant, TestContext.Current.CancellationToken);
        foreach (var entry in keystores.System.Entries.Values.Concat(keystores.History.Entries.Values))
        {
            using var key = _server.Service<ISealer>().Open(entry.PrivateKey!);
            key.Length.ShouldBeGreaterThan(1_000);
        }
    }

    [Fact]
    public async Task Over_the_network_there_is_nothing_of_the_operators()
    {
        using var http = new HttpClient();
        using var response = await http.PostAsync(new Uri(_server.Root, $"/operator/provider-keys/{Alias}/prepare"), null);
        ((int)response.StatusCode).ShouldBe(404);
        (await EntriesAsync("KeyRenewal")).ShouldBeEmpty();
    }

    private static DateTimeOffset Time(JsonElement entry, string property) =>
        DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(entry.GetProperty(property).GetString()!.Trim('/')[5..^1]));

    private async Task<IReadOnlyDictionary<string, JsonElement>> EntriesAsync(string keystore) =>
        (await _client.GetAsync($"KeystoreEntries?keystoreName={keystore}", ("Accept", "application/json"))).Entries;

    private async Task<IEnumerable<JsonElement>> HistoryAsync()
    {
        using var client = await _server.SignInAsync();
        return (await client.GetAsync("HistoryKeystoreEntries", ("Accept", "application/json"))).Data.GetProperty("results")
            .EnumerateArray().ToList();
    }
}
