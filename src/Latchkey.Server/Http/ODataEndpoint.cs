using System.Security.Claims;
using Latchkey.Application.Access;
using Latchkey.Application.Http;
using Latchkey.Application.Work;
using Latchkey.OData;
using Latchkey.OData.Answers;
using Latchkey.OData.Errors;
using Latchkey.OData.Requests;
using Latchkey.Server.Http.Uploads;
using Microsoft.AspNetCore.Http.Features;

namespace Latchkey.Server.Http;

/// <summary>
/// The API over HTTP: signs the caller in, requires the CSRF token if necessary, and hands the request to the OData service.
/// </summary>
internal sealed class ODataEndpoint(
    ODataService service, SignIn signIn, CsrfProtection csrf, WriteLimit writes, UploadBudget uploads, TimeProvider clock)
{
    // A busy server needs about a second for each file or change.
    private static readonly TimeSpan BusyFor = TimeSpan.FromSeconds(5);

    // A quota by the hour is free again within an hour; a client need not know exactly when.
    private static readonly TimeSpan FullFor = TimeSpan.FromMinutes(1);

    /// <summary>Serves a request below the service root.</summary>
    public async Task HandleAsync(HttpContext http, ODataTarget target)
    {
        var (caller, retryAfter) = await signIn.AuthenticateAsync(http);
        if (retryAfter is { } wait)
        {
            await RefuseForNowAsync(http, wait, "Too many failures to sign in; try again later.");
            return;
        }

        if (caller is null)
        {
            http.Response.Headers.WWWAuthenticate = new(["Bearer", "Basic realm=\"latchkey\""]);
            await AnswerAsync(
                http, Error(http, new ODataError(StatusCodes.Status401Unauthorized, "Sign in with a bearer token or a service key.")));
            return;
        }

        http.User = caller = caller.At(http);
        if (!await csrf.AllowsAsync(http, caller)) return;
        if (!HttpMethods.IsGet(http.Request.Method) && writes.TryTake(caller) is { } full)
        {
            await RefuseForNowAsync(http, full, "Too many changes; try again later.");
            return;
        }

        if (HttpMethods.IsOptions(http.Request.Method))
        {
            await AnswerAsync(http, Error(http, new ODataError(StatusCodes.Status501NotImplemented, "Not implemented")));
            return;
        }

        // The share of a body in the budget is given back once the answer is written, because a batch runs while its answer is written.
        await using var body = Body(http, caller);
        await AnswerAsync(http, await service.ServeAsync(Request(http, target, caller, body), http.RequestAborted));
    }

    /// <summary>Answers with an error that arose outside of the service.</summary>
    public static Task AnswerErrorAsync(HttpContext http, ODataError error) => AnswerAsync(http, Error(http, error));

    private static Task RefuseForNowAsync(HttpContext http, TimeSpan wait, string text)
    {
        http.Response.RetryAfter(wait);
        return AnswerErrorAsync(http, new ODataError(StatusCodes.Status429TooManyRequests, text));
    }

    private Stream Body(HttpContext http, ClaimsPrincipal caller) =>
        http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == false
        ? Stream.Null
        : new UploadBody(http.Request.Body, http.Request.ContentLength, caller.Owner(), uploads);

    private ODataRequest Request(HttpContext http, ODataTarget target, ClaimsPrincipal caller, Stream body) => new()
    {
        Method = http.Request.Method,
        Path = target.Path,
        Query = target.Query,
        ServiceRoot = ServiceRoot(http.Request),
        Header = name => http.Request.Headers.TryGetValue(name, out var values) ? values.ToString() : null,
        Body = body,
        BodyLength = http.Request.ContentLength,
        Caller = caller,
        Time = clock.GetUtcNow(),
    };

    // Links always carry the port (docs/contract.md#addresses), and the name by which the client knows the server.
    private static string ServiceRoot(HttpRequest request)
    {
        var port = request.Host.Port ?? (request.IsHttps ? 443 : 80);
        return $"{request.Scheme}://{request.Host.Host}:{port}{request.PathBase}{ODataTarget.ServiceRoot}/";
    }

    private static ODataResponse Error(HttpContext http, ODataError error) =>
        ErrorDocument.Of(error, http.Request.Query["$format"], http.Request.Headers.Accept);

    private static async Task AnswerAsync(HttpContext http, ODataResponse answer)
    {
        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = answer.ContentType;
        if (answer.Status != StatusCodes.Status204NoContent) http.Response.ContentLength = answer.ContentLength;
        if (answer.Status == StatusCodes.Status503ServiceUnavailable) http.Response.RetryAfter(BusyFor);
        if (answer.Status == StatusCodes.Status429TooManyRequests && http.Response.Headers.RetryAfter.Count == 0)
            http.Response.RetryAfter(FullFor);
        if (answer.ETag is { } tag)
        {
            http.Response.Headers.ETag = tag;
            SecurityHeaders.AllowToKeep(http);
        }

        if (HttpMethods.IsGet(http.Request.Method)) http.Response.Headers.Vary = "Accept, Accept-Encoding, Prefer";
        if (answer.DataServiceVersion is { } version) http.Response.Headers["DataServiceVersion"] = version;
        if (answer.PreferenceApplied is { } preference) http.Response.Headers["Preference-Applied"] = preference;
        if (answer.Header is { } header) http.Response.Headers[header.Name] = header.Value;
        await answer.WriteBodyAsync(http.Response.BodyWriter, http.RequestAborted);
    }
}
