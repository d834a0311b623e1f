using System.Globalization;

namespace Latchkey.Application.Http;

/// <summary>Headers that several endpoints put into an answer.</summary>
internal static class AnswerExtensions
{
    /// <summary>Sets the number of whole seconds after which to retry.</summary>
    public static void RetryAfter(this HttpResponse response, TimeSpan wait) =>
        response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    /// <summary>The path of cookies, below which clients see the server: another program on the same host does not see them.</summary>
    public static string CookiePath(this HttpContext http) => $"{http.Request.PathBase}/";
}
