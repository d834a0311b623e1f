using Latchkey.Application.Access;
using Latchkey.Application.Work;
using Microsoft.Extensions.Hosting;

namespace Latchkey.Application.Upkeep;

/// <summary>Records once a minute how many failures to sign in there were beyond the first.</summary>
internal sealed class SignInFailureJob(SignInFailures failures, TimeProvider clock) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var turns = new Turns(TimeSpan.FromMinutes(1), clock);
        while (true)
        {
            await turns.NextAsync(stoppingToken);
            await failures.FlushAsync();
        }
    }
}
