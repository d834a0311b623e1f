using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Latchkey.Keystores.Access;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Application.Access;

/// <summary>Secrets are checked fast; those that were hashed slowly are taken over.</summary>
[OnBothEngines]
public sealed class ClientSecretTests
{
    // They were 600,000; each hash says its own.
    private const int Rounds = 1_000;

    [Fact]
    public void A_hash_is_good_for_its_secret_alone_and_is_fast()
    {
        var secret = ClientSecret.Create();
        var hash = ClientSecret.Hash(secret);
        ClientSecret.IsSlow(hash).ShouldBeFalse();
        ClientSecret.Verify(secret, hash).ShouldBeTrue();
        ClientSecret.Verify(secret + "x", hash).ShouldBeFalse();
        ClientSecret.Hash(secret).ShouldNotBe(hash, "salted");
        Should.Throw<FormatException>(() => ClientSecret.Verify(secret, "md5$x"));
    }

    [Fact]
    public async Task A_slow_hash_still_holds_and_is_replaced_when_its_secret_is_shown()
    {
        await using var server = await RunningServer.StartAsync();
        var (secret, former) = (ClientSecret.Create(), ClientSecret.Create());
        var key = await server.AddAsync(
            new ServiceKey("sb-old", "default", "old", Slow(secret), ["MonitoringDataRead"], RunningServer.Start)
            {
                PreviousSecretHash = Slow(former),
                PreviousUntil = RunningServer.Start.AddDays(1),
            });
        foreach (var good in new[] { former, secret, secret })
        {
            using var client = ApiClient.Basic(server.Root, key.ClientId, good);
            (await client.GetAsync("KeystoreEntries")).Status.ShouldBe(200);
        }

        var stored = (await server.ServiceKeys.FindAsync(key.ClientId, TestContext.Current.CancellationToken))!;
        ClientSecret.IsSlow(stored.SecretHash!).ShouldBeFalse();
        ClientSecret.IsSlow(stored.PreviousSecretHash!).ShouldBeFalse();
        ClientSecret.Verify(secret, stored.SecretHash!).ShouldBeTrue();
        ClientSecret.Verify(former, stored.PreviousSecretHash!).ShouldBeTrue();
    }

    [Fact]
    public async Task A_key_that_was_rotated_or_revoked_meanwhile_is_left_alone()
    {
        await using var server = await RunningServer.StartAsync();
        var cancellationToken = TestContext.Current.CancellationToken;
        var hash = Slow("secret");
        var key = await server.AddAsync(new ServiceKey("sb-old", "default", "old", hash, [], RunningServer.Start));
        await server.ServiceKeys.ChangeAsync(key.ClientId, _ => key with { SecretHash = "another", RevokedTime = RunningServer.Start },
            RunningServer.Start, cancellationToken);
        await server.ServiceKeys.ReplaceHashAsync(key.ClientId, hash, ClientSecret.Hash("secret"), cancellationToken);
        var stored = (await server.ServiceKeys.FindAsync(key.ClientId, cancellationToken))!;
        (stored.SecretHash, stored.PreviousSecretHash, stored.RevokedTime).ShouldBe(("another", null, RunningServer.Start));
    }

    [Fact]
    public async Task Guesses_from_many_addresses_do_not_block_a_first_sign_in()
    {
        await using var server = await RunningServer.StartAsync(("SignIn:FailuresPerAddress", "1000"));
        var guesses = Enumerable.Range(0, 160).Select(async i =>
        {
            using var guess = ApiClient.Basic(server.Root, $"sb-made-up-{i}", "guess");
            return (await guess.GetAsync("KeystoreEntries")).Status;
        }).ToList();
        (await server.SignInAsync()).Dispose(); // would be 429 where others wait before it
        (await Task.WhenAll(guesses)).Distinct().ShouldBe([401]);
    }

    [Fact]
    public async Task A_wrong_secret_and_an_unknown_client_take_the_same_time()
    {
        await using var server = await RunningServer.StartAsync();
        foreach (var client in new[] { server.ClientId, "sb-unknown" })
        {
            using var guess = ApiClient.Basic(server.Root, client, "wrong");
            var watch = Stopwatch.StartNew();
            (await guess.GetAsync("KeystoreEntries")).Status.ShouldBe(401);
            watch.Elapsed.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(490));
        }
    }

    private static string Slow(string secret)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        var hash = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(secret), salt, Rounds, HashAlgorithmName.SHA256, 32);
        return string.Create(
            CultureInfo.InvariantCulture, $"pbkdf2-sha256${Rounds}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");
    }
}
