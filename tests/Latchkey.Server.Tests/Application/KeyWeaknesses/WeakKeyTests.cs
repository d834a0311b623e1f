using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Application.KeyWeaknesses;

/// <summary>Weak keys are taken, as SAP takes them, and named in the log.</summary>
public sealed class WeakKeyTests : KeystoreTest
{
    [Fact]
    public async Task A_weak_key_is_named_in_the_log_once()
    {
        await Tools.RunAsync(
            "openssl req -x509 -newkey rsa:1024 -nodes -keyout key -subj /CN=weak -days 1 -out weak.pem 2>/dev/null; " +
            "openssl req -x509 -newkey rsa:2048 -nodes -keyout key -subj /CN=strong -days 1 -out strong.pem 2>/dev/null");
        await Client.ImportAsync("weak", await Tools.ReadAsync("weak.pem"));
        await Client.ImportAsync("strong", await Tools.ReadAsync("strong.pem"));
        await Client.ImportAsync("weak", await Tools.ReadAsync("weak.pem"), "fingerprintVerified=true&update=true");
        (await PostAsync("KeystoreResources", new { Name = "backup_admin_system" })).Status.ShouldBe(200);
        await GenerateAsync("pair");

        Server.Log.Warnings.Where(line => line.Contains("is weak", StringComparison.Ordinal)).ShouldBe(
            [
                "The key under the alias weak of the tenant default is weak: RsaTooShort",
                "The key under the alias pair of the tenant default is weak: RsaTooShort",
            ]);
    }
}
