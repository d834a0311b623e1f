using Latchkey.Pages.Session;
using Latchkey.Pages.Words;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Localization;

namespace Latchkey.Pages.Layout;

/// <summary>Handles failures of pages: leads signed-out users to the sign-in page, and shows the failure to all others.</summary>
public sealed class SessionBoundary : ErrorBoundary
{
    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IStringLocalizer<Texts> L { get; set; } = null!;

    protected override Task OnErrorAsync(Exception exception)
    {
        if (exception is not SignedOutException) return base.OnErrorAsync(exception);
        Navigation.LeadToSignIn();
        return Task.CompletedTask;
    }

    protected override void OnParametersSet() => Recover(); // another page may succeed

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        if (CurrentException is null)
        {
            builder.AddContent(0, ChildContent);
            return;
        }

        builder.OpenElement(1, "p");
        builder.AddAttribute(2, "class", "error");
        builder.AddAttribute(3, "role", "alert");
        builder.AddContent(4, CurrentException is NotPermittedException ? L["Your roles do not allow this."] : L["Something went wrong."]);
        builder.CloseElement();
    }
}
