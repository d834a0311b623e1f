using Latchkey.OData.Errors;
using Latchkey.OData.Uri;

namespace Latchkey.OData.Answers;

/// <summary>A format of answers and its Content-Type.</summary>
internal sealed record ResponseFormat(bool IsJson, string ContentType)
{
    public static readonly ResponseFormat Json = new(true, "application/json");
    public static readonly ResponseFormat Xml = new(false, "application/xml;charset=utf-8");
}

/// <summary>
/// Chooses the format of an answer by <c>$format</c>, which takes precedence, or by <c>Accept</c>, as Olingo 2 does: Atom unless the client
/// asks for JSON (docs/contract.md#content-types).
/// </summary>
internal static class ContentNegotiation
{
    private const string Atom = "application/atom+xml";
    private const string AtomService = "application/atomsvc+xml";

    public static ResponseFormat Choose(ResourceKind kind, string? format, string? accept)
    {
        if (format is not null) return ForFormat(kind, format) ?? throw ProtocolErrors.FormatNotSupported(format);
        if (string.IsNullOrWhiteSpace(accept)) return Default(kind);
        return MediaRange.ParseAll(accept).Select(range => ForRange(kind, range)).FirstOrDefault(found => found is not null)
            ?? throw ProtocolErrors.AcceptNotSupported(accept);
    }

    /// <summary>
    /// The format of an entity that answers a write. The write is already done, so no <c>Accept</c> is refused. If it names none of our
    /// formats, the client gets Atom, or JSON if the entity replaces an error document (docs/contract.md#upload-a-certificate).
    /// </summary>
    public static ResponseFormat ChooseForWrite(ResourceKind kind, string? accept, bool isError) =>
        MediaRange.ParseAll(accept ?? "").Where(range => !range.Type.EndsWith("/*", StringComparison.Ordinal))
            .Select(range => ForRange(kind, range)).FirstOrDefault(found => found is not null)
        ?? (isError ? ResponseFormat.Json : Default(kind));

    /// <summary>The format of an error. This choice never fails (docs/contract.md#errors).</summary>
    public static ResponseFormat ForError(string? format, string? accept)
    {
        if (format is not null) return format == "json" ? ResponseFormat.Json : ResponseFormat.Xml;
        var preferred = MediaRange.ParseAll(accept ?? "").FirstOrDefault(
            range => range.Type is "application/json" or "application/xml" or "*/*" or Atom);
        return preferred?.Type == "application/json" ? ResponseFormat.Json : ResponseFormat.Xml;
    }

    private static ResponseFormat Default(ResourceKind kind) => kind switch
    {
        ResourceKind.EntitySet => new(false, $"{Atom};charset=utf-8;type=feed"),
        ResourceKind.Entity => new(false, $"{Atom};charset=utf-8;type=entry"),
        ResourceKind.ServiceDocument => new(false, $"{AtomService};charset=utf-8"),
        _ => ResponseFormat.Xml,
    };

    private static ResponseFormat? ForFormat(ResourceKind kind, string format) => format switch
    {
        "json" => ResponseFormat.Json,
        "xml" => ResponseFormat.Xml,
        "atom" => kind is ResourceKind.Property or ResourceKind.Link or ResourceKind.Links ? null : Default(kind),
        _ => MediaRange.Parse(format) is { Type: not "*/*" } range ? ForRange(kind, range) : null,
    };

    private static ResponseFormat? ForRange(ResourceKind kind, MediaRange range) => range.Type switch
    {
        "*/*" or "application/*" => Default(kind),
        "application/json" => Json(range),
        "application/xml" when Charset(range) => ResponseFormat.Xml,
        Atom when Charset(range) => AtomFor(kind, range),
        AtomService when kind == ResourceKind.ServiceDocument && Charset(range) => Default(kind),
        _ => null,
    };

    private static ResponseFormat? AtomFor(ResourceKind kind, MediaRange range)
    {
        var type = kind switch { ResourceKind.EntitySet => "feed", ResourceKind.Entity => "entry", _ => null };
        if (type is null || (range["type"] is { } asked && asked != type)) return null;
        return range["type"] is null ? new(false, $"{Atom};charset=utf-8") : Default(kind);
    }

    private static ResponseFormat? Json(MediaRange range)
    {
        if (!Charset(range) || range["odata"] is not (null or "verbose")) return null;
        var contentType = ResponseFormat.Json.ContentType;
        if (range["charset"] is not null) contentType += ";charset=utf-8";
        if (range["odata"] is not null) contentType += ";odata=verbose";
        return new(true, contentType);
    }

    private static bool Charset(MediaRange range) => range["charset"] is null or "utf-8";
}
