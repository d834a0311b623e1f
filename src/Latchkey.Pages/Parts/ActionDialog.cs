using Latchkey.Keystores;
using Latchkey.Pages.Session;
using Latchkey.Pages.Words;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;

namespace Latchkey.Pages.Parts;

/// <summary>
/// A dialog for an action. It shows that the action is running, can cancel it, shows the reason of a refusal, and closes when the action is
/// done.
/// </summary>
public abstract class ActionDialog : ComponentBase, IDisposable
{
    private CancellationTokenSource? _running;

    [Inject]
    private protected Dialogs Dialogs { get; set; } = null!;

    [Inject]
    private protected Notices Notices { get; set; } = null!;

    [Inject]
    private protected PageSession Session { get; set; } = null!;

    [Inject]
    private IStringLocalizer<Texts> Words { get; set; } = null!;

    [Inject]
    private IJSRuntime Script { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private ILogger<ActionDialog> Logger { get; set; } = null!;

    /// <summary>Why it was refused, or null.</summary>
    protected string? Error { get; set; }

    /// <summary>Whether it is being done.</summary>
    protected bool Busy => _running is not null;

    /// <summary>Runs an action, and shows the text that it returns. Without a text the dialog stays open to show more.</summary>
    protected async Task RunAsync(Func<CancellationToken, Task<string?>> act)
    {
        if (Busy) return;
        (_running, Error) = (new CancellationTokenSource(), null);
        try
        {
            if (await act(_running.Token) is not { } done) return;
            Notices.Tell(done);
            await CloseAsync();
            await Dialogs.NotifyAsync();
        }
        catch (Exception failure)
            when (failure is RefusalException or NotPermittedException or NotAllowedException or OperationCanceledException
            or UploadException)
        {
            Error = failure is OperationCanceledException ? null : Failures.TextOf(failure, Words);
            OnRefused((failure as RefusalException)?.Refusal);
        }
        catch (SignedOutException)
        {
            Navigation.LeadToSignIn();
        }
        catch (Exception failure)
        {
            // The last resort: the page stays, and the failure is in the log.
            Failures.Log(Logger, failure);
            Error = Words["Something went wrong."];
        }
        finally
        {
            _running?.Dispose();
            _running = null;
        }
    }

    /// <summary>Handles the reason of a refusal.</summary>
    protected virtual void OnRefused(Refusal? refusal)
    {
    }

    /// <summary>Cancels a running action, or else closes the dialog.</summary>
    protected async Task CancelAsync()
    {
        if (_running is { } running) await running.CancelAsync();
        else await CloseAsync();
    }

    /// <summary>Closes the dialog.</summary>
    protected async Task CloseAsync()
    {
        await Script.InvokeVoidAsync("latchkey.closeModal");
        Dialogs.Close();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _running?.Cancel();
        _running?.Dispose();
        GC.SuppressFinalize(this);
    }
}
