using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;

namespace Latchkey.Server.Http;

/// <summary>
/// Compresses documents for clients that ask for gzip: not those that fit into a packet anyway, and not files. No document has a secret
/// beside text that somebody else could choose, so its length reveals nothing over TLS either.
/// </summary>
internal sealed class AnswerCompression(IServiceProvider services, IOptions<ResponseCompressionOptions> options)
    : ResponseCompressionProvider(services, options)
{
    private const int SmallestLength = 1_024;

    /// <inheritdoc/>
    public override bool ShouldCompressResponse(HttpContext context) =>
        context.Response.ContentLength is not < SmallestLength && base.ShouldCompressResponse(context);

    public static void Configure(ResponseCompressionOptions options)
    {
        options.EnableForHttps = true;
        options.Providers.Add(new GzipCompressionProvider(new GzipCompressionProviderOptions { Level = CompressionLevel.Fastest }));
        options.MimeTypes = ["application/json", "application/atom+xml", "application/atomsvc+xml", "application/xml", "multipart/mixed"];
    }
}
