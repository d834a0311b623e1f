using System.Globalization;

namespace Latchkey.Application.Http;

/// <summary>What several endpoints say in the headers of an answer.</summary>
internal static class AnswerExtensions
{
    /// <summary>Says after how many whole seconds to try again.</summary>
    public static void RetryAfter(this HttpResponse response, TimeSpan wait) =>
        response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    /// <summary>The path of cookies, below which clients see the server: another program on the same host does not see them.</summary>
    public static string CookiePath(this HttpContext http) => $"{http.Request.PathBase}/";
}
