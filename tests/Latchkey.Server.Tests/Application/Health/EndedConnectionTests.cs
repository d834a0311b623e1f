using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Application.Health;

/// <summary>Calls go on after PostgreSQL has ended the connections of the server.</summary>
[OnBothEngines]
public sealed class EndedConnectionTests
{
    public EndedConnectionTests() => TestDatabase.RequirePostgreSql();

    [Fact]
    public async Task A_call_is_answered_although_every_connection_was_ended_before_it()
    {
        await using var server = await RunningServer.StartAsync();
        using var client = await server.SignInAsync();
        for (var i = 0; i < 3; i++)
        {
            End(server);
            (await client.GetAsync("KeystoreEntries")).Status.ShouldBe(200);
            End(server);
            var write = await client.PutAsync(
                $"CertificateResources('{ApiClient.Hex($"{i}")}')/$value?fingerprintVerified=true", Vectors.Body("self-signed-ec.pem"));
            write.Status.ShouldBe(204);
        }
    }

    // The keys, and what the caller may do, are to be looked up again.
    private static void End(RunningServer server)
    {
        server.Clock.Advance(TimeSpan.FromSeconds(2));
        server.Database.EndConnections();
    }
}
