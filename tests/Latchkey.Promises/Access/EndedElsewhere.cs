using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;

namespace Latchkey.Promises.Access;

/// <summary>A8: what was ended at one server is refused by the other, which shares the database.</summary>
internal static class EndedElsewhere
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    public static Promise Promise { get; } = new(
        "A8", "Ended is ended: rotation without overlap, revocation and sign-out at one server, asked of another (PostgreSQL)",
        "100 ended: none accepted after 2 s", MeasureAsync);

    private static async Task<Outcome> MeasureAsync(Run run)
    {
        await using var cluster = await PostgreSqlCluster.StartAsync();
        await using var servers = await ServersUnderTest.StartAsync(run, [cluster.Setting], [cluster.Setting]);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        (string What,
            Func<ServersUnderTest, HttpClient, Task<double>> End)[] ways =
            [("rotation", (all, client) => ByCommandAsync(all, client, "rotate", "--overlap-hours", "0")),
                ("revocation", (all, client) => ByCommandAsync(all, client, "revoke")), ("sign-out", SignOutAsync)];
        var seconds = ways.Select(_ => new List<double>()).ToArray();
        var count = run.IsQuick ? 6 : 100;
        for (var i = 0; i < count; i++) seconds[i % ways.Length].Add(await ways[i % ways.Length].End(servers, http));
        return new Outcome(
            $"{count} ended, refused by the other server after at most "
            + string.Join(
                ", ", ways.Zip(seconds, (way, times) => string.Create(CultureInfo.InvariantCulture, $"{times.Max():0.00} s ({way.What})"))),
            seconds.All(times => times.Max() <= Limit.TotalSeconds));
    }

    // A token and a session, both of which end.
    private static async Task<double> ByCommandAsync(ServersUnderTest servers, HttpClient http, params string[] command)
    {
        var key = await CreatedKey.CreateAsync(servers.All[0], "ended", "MonitoringDataRead");
        var token = new AuthenticationHeaderValue("Bearer", await key.TokenAsync(servers.All[1], http));
        using var session = await PageSession.SignInAsync(servers.All[1].Root, key);
        var cookies = session.Cookies(servers.All[1].Root);
        await RequireAsync(servers.All[1], http, token, cookies);
        var (exitCode, output) = await servers.All[0].RunAsync(["service-key", command[0], "--client-id", key.ClientId, .. command[1..]]);
        if (exitCode != 0) throw new InvalidOperationException(output);
        return await UntilRefusedAsync(servers.All[1], http, token, cookies);
    }

    private static async Task<double> SignOutAsync(ServersUnderTest servers, HttpClient http)
    {
        var root = servers.All[0].Root;
        using var session = await PageSession.SignInAsync(root, new CreatedKey(servers.All[0].ClientId, servers.All[0].Secret));
        var cookies = session.Cookies(root);
        await RequireAsync(servers.All[1], http, token: null, cookies);
        await session.SignOutAsync(root);
        return await UntilRefusedAsync(servers.All[1], http, token: null, cookies);
    }

    private static async Task RequireAsync(ServerUnderTest server, HttpClient http, AuthenticationHeaderValue? token, string cookies)
    {
        if (!await IsInAsync(server, http, token, cookies, all: true))
            throw new InvalidOperationException("The other server does not accept what was issued.");
    }

    private static async Task<double> UntilRefusedAsync(
        ServerUnderTest server, HttpClient http, AuthenticationHeaderValue? token, string cookies)
    {
        var watch = Stopwatch.StartNew();
        var last = TimeSpan.Zero;
        for (; watch.Elapsed < 2 * Limit; await Task.Delay(10))
        {
            if (await IsInAsync(server, http, token, cookies, all: false)) last = watch.Elapsed;
            else if (watch.Elapsed - last > TimeSpan.FromSeconds(0.3)) break; // it stays refused
        }

        return last.TotalSeconds;
    }

    // Whether both let in, or either does.
    private static async Task<bool> IsInAsync(
        ServerUnderTest server, HttpClient http, AuthenticationHeaderValue? token, string cookies, bool all)
    {
        var session =
            await IsGoodAsync(http, new Uri(server.Root, "/download/expiry.csv"), request => request.Headers.Add("Cookie", cookies));
        if (token is null) return session;
        var bearer = await IsGoodAsync(
            http, new Uri(server.Root, "/api/v1/KeystoreEntries?$top=1"), request => request.Headers.Authorization = token);
        return all ? session && bearer : session || bearer;
    }

    private static async Task<bool> IsGoodAsync(HttpClient http, Uri address, Action<HttpRequestMessage> prove)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        prove(request);
        using var response = await http.SendAsync(request);
        return response.IsSuccessStatusCode;
    }
}
