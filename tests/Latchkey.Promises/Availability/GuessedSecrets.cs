using System.Net;

namespace Latchkey.Promises.Availability;

/// <summary>V3: a client that guesses at a secret has to wait, and no other does.</summary>
internal static class GuessedSecrets
{
    private const int Guesses = 200;

    public static Promise Promise { get; } =
        new("V3", "200 guesses at a client's secret", "429 with Retry-After; nobody else is shut out",
            run => Engines.BothAsync(settings => MeasureAsync(run, settings)));

    private static async Task<Outcome> MeasureAsync(Run run, string[] settings)
    {
        await using var server = await ServerUnderTest.StartAsync(run, settings);
        using var http = await server.SignInAsync();
        var (told, refused) = (0, 0);
        await Parallel.ForAsync(0, Guesses, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, cancellationToken) =>
        {
            using var request = server.TokenRequest("sb-somebody-else", $"guess {i}");
            using var response = await http.SendAsync(request, cancellationToken);
            if (response.StatusCode == HttpStatusCode.TooManyRequests && response.Headers.RetryAfter is not null)
                Interlocked.Increment(ref told);
            else if (response.StatusCode == HttpStatusCode.Unauthorized) Interlocked.Increment(ref refused);
        });

        // From the same address: by a token, and by a secret that is checked again.
        using var read = await http.GetAsync("KeystoreEntries");
        using var anew = server.TokenRequest(server.ClientId, server.Secret);
        using var signedIn = await http.SendAsync(anew);
        var isOpen = read.IsSuccessStatusCode && signedIn.IsSuccessStatusCode;
        return new Outcome(
            $"{refused} × 401, {told} × 429 with Retry-After; others {(isOpen ? "go on" : "are shut out")}", isOpen && told > 0
            && told + refused == Guesses);
    }
}
