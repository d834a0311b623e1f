using Latchkey.Application.ProviderKeys;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Stores;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Application.ProviderKeys;

/// <summary>A tenant gets its first key pair of the operator once, however many ask for it at a time.</summary>
[OnBothEngines]
public sealed class FirstKeyPairTests
{
    private const string Tenant = "other";

    [Fact]
    public async Task Two_that_both_find_no_key_pair_make_one_authority_and_one_key_pair()
    {
        await using var server = await RunningServer.StartAsync();
        var (store, lifecycle) = (server.Service<IKeystoreStore>(), server.Service<ProviderKeyLifecycle>());
        using var writer = await HeldWriter.HoldAsync(store); // until both have found nothing
        Task[] both = [lifecycle.EnsureAsync(Tenant, TestStorage.Token), lifecycle.EnsureAsync(Tenant, TestStorage.Token)];
        await writer.ReleaseAsync();
        await Task.WhenAll(both);

        var keystores = await store.ReadAsync(Tenant, TestStorage.Token);
        (keystores.System.Entries.Count, keystores.Operator.Entries.Count).ShouldBe((1, 2));
        (await server.Service<IAuditLog>().ReadAsync(Tenant, new AuditRange(), TestStorage.Token)
            .Select(record => record.Act.Verb).ToListAsync(TestStorage.Token))
            .ShouldBe([AuditVerb.Create, AuditVerb.Create, AuditVerb.Create], "the root, the issuing authority and the key pair");
    }
}
