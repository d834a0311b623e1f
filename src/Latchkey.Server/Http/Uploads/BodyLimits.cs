using Latchkey.Application.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Latchkey.Server.Http.Uploads;

/// <summary>
/// Limits the body of every routed request before anything reads it, whatever its framing: by a length, in chunks, or in frames of HTTP/2.
/// The operations of the API, which are not routed, have limits of their own.
/// </summary>
internal sealed class BodyLimits(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var limit = http.GetEndpoint()?.Metadata.GetMetadata<BodyLimit>() ?? BodyLimit.None;
        if (await RefuseAsync(http, limit) is { } status) await limit.Refusal(status, TextOf(status)).ExecuteAsync(http);
        else await next(http);
    }

    /// <summary>
    /// Limits how a form is read. No part of a form is ever written to a file, because the threshold is above the limit of every route.
    /// </summary>
    public static void Configure(FormOptions form)
    {
        form.MemoryBufferThreshold = 1024 * 1024;
        form.MultipartBodyLengthLimit = form.BufferBodyLengthLimit = BodyLimit.Small.Bytes;
        form.ValueLengthLimit = BodyLimit.Small.Bytes;
        form.ValueCountLimit = 100;
    }

    private static async Task<int?> RefuseAsync(HttpContext http, BodyLimit limit)
    {
        if (http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == false || HttpMethods.IsConnect(http.Request.Method))
            return null;
        if (http.Request.ContentLength > limit.Bytes) return StatusCodes.Status413PayloadTooLarge;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = limit.Bytes;
        if (!limit.IsForm || !http.Request.HasFormContentType) return null;
        if (IsMultipart(http.Request) && !limit.TakesMultipart) return StatusCodes.Status415UnsupportedMediaType;
        return await ReadFormAsync(http);
    }

    // The form stays with the request, where the route finds it.
    private static async Task<int?> ReadFormAsync(HttpContext http)
    {
        try
        {
            await http.Request.ReadFormAsync(http.RequestAborted);
            return null;
        }
        catch (BadHttpRequestException refused)
        {
            return refused.StatusCode; // 413: longer than the limit; 408: too slow; 400: framed wrongly, or cut off
        }
        catch (Exception malformed) when (malformed is InvalidDataException or IOException)
        {
            return StatusCodes.Status400BadRequest;
        }
    }

    private static bool IsMultipart(HttpRequest request) =>
        request.ContentType!.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase);

    private static string TextOf(int status) => status switch
    {
        StatusCodes.Status413PayloadTooLarge => "The request is too large.",
        StatusCodes.Status408RequestTimeout => "The request body came too slowly.",
        StatusCodes.Status415UnsupportedMediaType => "The form must come as application/x-www-form-urlencoded.",
        _ => "The form is malformed.",
    };
}
