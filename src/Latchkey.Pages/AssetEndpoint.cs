using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Latchkey.Pages;

/// <summary>Serves the style, the scripts and the icon of the pages out of the assembly.</summary>
internal static class AssetEndpoint
{
    private static readonly Dictionary<string, Asset> Assets = new[]
    {
        Asset.Read("site.css", "text/css;charset=utf-8"),
        Asset.Read("site.js", "text/javascript;charset=utf-8"),
        Asset.Read("icon.svg", "image/svg+xml"),
        Asset.Read("blazor.web.js", "text/javascript;charset=utf-8"),
    }.ToDictionary(asset => asset.Name, StringComparer.Ordinal);

    public static void MapAssets(this WebApplication app)
    {
        foreach (var asset in Assets.Values.Where(asset => asset.Name != "blazor.web.js"))
            app.MapGet($"/assets/{asset.Name}", (HttpContext http) => Answer(http, asset));
        app.MapGet("/_framework/blazor.web.js", (HttpContext http) => Answer(http, Assets["blazor.web.js"]));
    }

    private static IResult Answer(HttpContext http, Asset asset)
    {
        http.Response.Headers.CacheControl = "no-cache";
        return Results.Bytes(asset.Content, asset.ContentType, entityTag: asset.Tag);
    }

    private sealed record Asset(string Name, string ContentType, byte[] Content, EntityTagHeaderValue Tag)
    {
        public static Asset Read(string name, string contentType)
        {
            using var stream = typeof(AssetEndpoint).Assembly.GetManifestResourceStream($"web/{name}")!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            return new Asset(
                name, contentType, content, new EntityTagHeaderValue($"\"{Convert.ToHexString(SHA256.HashData(content).AsSpan(0, 8))}\""));
        }
    }
}
