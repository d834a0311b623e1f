using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Application.Refusals;

[OnBothEngines]
public sealed class LockedKeystoreTests
{
    [Fact]
    public async Task A_database_that_another_process_holds_is_answered_with_503_and_works_again_afterwards()
    {
        TestDatabase.RequireSqlite();
        await using var server = await RunningServer.StartAsync();
        using var client = await server.SignInAsync();
        const string target = "CertificateResources('61')/$value?fingerprintVerified=true";
        var certificate = Vectors.Body("self-signed-rsa.pem");

        await using (var other = server.Database.Connect())
        {
            await using var transaction = await other.BeginTransactionAsync(System.Data.IsolationLevel.Serializable);
            var waiting = client.PutAsync(target, certificate, ("Accept", "application/json"));
            while (!waiting.IsCompleted)
            {
                await Task.Delay(100, TestContext.Current.CancellationToken);
                server.Clock.Advance(TimeSpan.FromSeconds(31)); // Writes:MaxWaitSeconds are over
            }

            var answer = await waiting;
            answer.Status.ShouldBe(503);
            answer.Text.ShouldContain("\"code\":\"Service Unavailable\"");
            (await client.GetAsync("KeystoreEntries/$count")).Text.ShouldBe("0", "reads go on, and nothing was stored");
        }

        (await client.PutAsync(target, certificate)).Status.ShouldBe(204);
    }
}
