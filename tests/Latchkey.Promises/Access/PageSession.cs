using System.Net;
using System.Text.RegularExpressions;

namespace Latchkey.Promises.Access;

/// <summary>A session of the pages, as a browser has it, at one server or another.</summary>
internal sealed partial class PageSession : IDisposable
{
    private readonly HttpClientHandler _handler = new() { AllowAutoRedirect = false };
    private readonly HttpClient _http;

    private PageSession() => _http = new HttpClient(_handler);

    public static async Task<PageSession> SignInAsync(Uri root, CreatedKey key)
    {
        var session = new PageSession();
        await session.PostAsync(root, "/sign-in/service-key", "/sign-in", ("client-id", key.ClientId), ("client-secret", key.Secret),
            ("return-to", "/keystore"));
        return session;
    }

    public Task SignOutAsync(Uri root) => PostAsync(root, "/sign-out", "/sign-in");

    /// <summary>The cookies, as a copy that somebody made has them.</summary>
    public string Cookies(Uri root) => _handler.CookieContainer.GetCookieHeader(root);

    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }

    private async Task PostAsync(Uri root, string path, string formPath, params (string Name, string Value)[] fields)
    {
        var token = Token().Match(await _http.GetStringAsync(new Uri(root, formPath))).Groups[1].Value;
        using var form = new FormUrlEncodedContent(
            fields.Append(("__RequestVerificationToken", token)).Select(field => KeyValuePair.Create(field.Item1, field.Item2)));
        using var answer = await _http.PostAsync(new Uri(root, path), form);
        if (answer.StatusCode is not (HttpStatusCode.Redirect or HttpStatusCode.SeeOther))
            throw new InvalidOperationException($"{path} answers {answer.StatusCode}.");
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
