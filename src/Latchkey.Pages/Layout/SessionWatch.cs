using Latchkey.Keystores;
using Latchkey.Pages.Session;
using Microsoft.AspNetCore.Components;

namespace Latchkey.Pages.Layout;

/// <summary>Leads an open page to the sign-in page once its session has ended, on this server or another.</summary>
public sealed class SessionWatch : ComponentBase, IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _gone = new();

    [Inject]
    private PageSession Session { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender) _ = WatchAsync(_gone.Token);
    }

    private async Task WatchAsync(CancellationToken gone)
    {
        using var timer = new PeriodicTimer(Every, Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(gone)) await LookAsync();
        }
        catch (OperationCanceledException)
        {
            // The page was closed.
        }
        catch (SignedOutException)
        {
            Navigation.LeadToSignIn();
        }
    }

    private async Task LookAsync()
    {
        try
        {
            await Session.UserAsync();
        }
        catch (RefusalException)
        {
            // The database is away, so the state of the session is unknown.
        }
    }
}
