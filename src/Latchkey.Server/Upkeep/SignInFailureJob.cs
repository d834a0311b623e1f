using Latchkey.Server.Http;
using Microsoft.Extensions.Hosting;

namespace Latchkey.Server.Upkeep;

/// <summary>Records once a minute how many failures to sign in there were beyond the first.</summary>
internal sealed class SignInFailureJob(SignInFailures failures, TimeProvider clock) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var minutes = new PeriodicTimer(TimeSpan.FromMinutes(1), clock);
        while (await minutes.WaitForNextTickAsync(stoppingToken)) await failures.FlushAsync();
    }
}
