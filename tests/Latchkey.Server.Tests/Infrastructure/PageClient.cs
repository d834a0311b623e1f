using System.Net;
using System.Text.RegularExpressions;

namespace Latchkey.Server.Tests.Infrastructure;

/// <summary>A browser without a screen: signs in to the pages, keeps the cookies, and sends the forms.</summary>
internal sealed partial class PageClient : IDisposable
{
    private readonly SocketsHttpHandler _handler = new() { AllowAutoRedirect = false };
    private readonly HttpClient _http;
    private readonly Uri _root;

    private PageClient(Uri root)
    {
        _root = root;
        // Whose certificate the server has is a matter of the tests of TLS.
        _handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null;
        _http = new HttpClient(_handler) { BaseAddress = root };
    }

    public static async Task<PageClient> SignInAsync(Uri root, string clientId, string secret)
    {
        var client = new PageClient(root);
        var answer = await client.PostAsync(
            "/sign-in/service-key", "/sign-in", ("client-id", clientId), ("client-secret", secret), ("return-to", "/keystore"));
        answer.Headers.Location?.OriginalString.ShouldBe("/keystore");
        return client;
    }

    /// <summary>The cookies that it keeps.</summary>
    public IReadOnlyList<Cookie> Cookies => [.. _handler.CookieContainer.GetCookies(_root).Cast<Cookie>()];

    /// <summary>Another browser with the cookies of this one.</summary>
    public PageClient Copy() => At(_root);

    /// <summary>Another browser with these cookies, which looks at another address.</summary>
    public PageClient At(Uri root)
    {
        var copy = new PageClient(root);
        foreach (var cookie in Cookies)
            copy._handler.CookieContainer.Add(new Cookie(cookie.Name, cookie.Value, "/", root.Host));
        return copy;
    }

    public async Task SignOutAsync()
    {
        using var answer = await PostAsync("/sign-out", "/sign-in");
        answer.Headers.Location?.OriginalString.ShouldBe("/sign-in");
    }

    /// <summary>Whether the session lets in, to the pages and to the downloads.</summary>
    public async Task<bool> IsInAsync()
    {
        var statuses = new List<HttpStatusCode>();
        foreach (var path in new[] { "/keystore", "/download/expiry.csv" })
        {
            using var answer = await _http.GetAsync(path, TestContext.Current.CancellationToken);
            statuses.Add(answer.StatusCode);
        }

        statuses.Distinct().Count().ShouldBe(1, string.Join(' ', statuses));
        return statuses[0] == HttpStatusCode.OK;
    }

    /// <summary>How a page or a download is answered.</summary>
    public async Task<HttpStatusCode> StatusAsync(string path)
    {
        using var answer = await _http.GetAsync(path, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    /// <summary>Asks for the connection of a page, as a page of a site does.</summary>
    public async Task<HttpStatusCode> NegotiateAsync(string? origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1");
        if (origin is not null) request.Headers.TryAddWithoutValidation("Origin", origin);
        using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    public async Task<HttpResponseMessage> PostAsync(string path, string formPath, params (string Name, string Value)[] fields)
    {
        var page = await _http.GetStringAsync(formPath, TestContext.Current.CancellationToken);
        var token = Token().Match(page).Groups[1].Value;
        using var form = new FormUrlEncodedContent(
            fields.Append(("__RequestVerificationToken", token)).Select(field => KeyValuePair.Create(field.Item1, field.Item2)));
        return await _http.PostAsync(path, form, TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
