using Microsoft.AspNetCore.Components;

namespace Latchkey.Pages.Session;

/// <summary>The way for users whose session has ended.</summary>
internal static class SignInNavigation
{
    /// <summary>Leads to the page to sign in, and from there back.</summary>
    public static void LeadToSignIn(this NavigationManager navigation) =>
        navigation.NavigateTo($"sign-in?returnTo={Uri.EscapeDataString(new Uri(navigation.Uri).PathAndQuery)}", forceLoad: true);
}
