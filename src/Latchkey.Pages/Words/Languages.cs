using Microsoft.AspNetCore.Localization;

namespace Latchkey.Pages.Words;

/// <summary>
/// Chooses the language of the pages: that of the cookie, else the first one that the browser prefers. Regions do not matter: the platform
/// has no data of cultures here, because the browser formats numbers and dates.
/// </summary>
internal static class Languages
{
    private static readonly string[] All = ["en", "de"];

    public static void UseLanguages(this WebApplication app)
    {
        var options = new RequestLocalizationOptions { ApplyCurrentCultureToResponseHeaders = true }
            .AddSupportedCultures("en").AddSupportedUICultures(All).SetDefaultCulture("en");
        options.RequestCultureProviders =
            [new CookieRequestCultureProvider(), new CustomRequestCultureProvider(http => Task.FromResult(Asked(http)))];
        app.UseRequestLocalization(options);
    }

    private static ProviderCultureResult? Asked(HttpContext http)
    {
        var asked = http.Request.GetTypedHeaders().AcceptLanguage.OrderByDescending(language => language.Quality ?? 1)
            .Select(language => language.Value.Value?.Split('-')[0].ToLowerInvariant());
        return asked.FirstOrDefault(language => All.Contains(language, StringComparer.Ordinal)) is { } known
            ? new ProviderCultureResult("en", known)
            : null;
    }
}
