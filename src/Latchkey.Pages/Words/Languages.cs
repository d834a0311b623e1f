using Microsoft.AspNetCore.Localization;

namespace Latchkey.Pages.Words;

/// <summary>
/// The languages of the pages, and whose turn it is: that of the cookie, else the first that the browser asks for. Regions do not
/// matter; the platform knows none here, because numbers and dates are formatted by the browser.
/// </summary>
internal static class Languages
{
    private static readonly string[] All = ["en", "de"];

    public static void UseLanguages(this WebApplication app)
    {
        var options = new RequestLocalizationOptions { ApplyCurrentCultureToResponseHeaders = true }
            .AddSupportedCultures("en").AddSupportedUICultures(All).SetDefaultCulture("en");
        options.RequestCultureProviders = [new CookieRequestCultureProvider(), new CustomRequestCultureProvider(http => Task.FromResult(Asked(http)))];
        app.UseRequestLocalization(options);
    }

    private static ProviderCultureResult? Asked(HttpContext http)
    {
        var asked = http.Request.GetTypedHeaders().AcceptLanguage.OrderByDescending(language => language.Quality ?? 1)
            .Select(language => language.Value.Value?.Split('-')[0].ToLowerInvariant());
        return asked.FirstOrDefault(language => All.Contains(language, StringComparer.Ordinal)) is { } known ? new ProviderCultureResult("en", known) : null;
    }
}
