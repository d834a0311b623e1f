using Latchkey.OData.Uri;

namespace Latchkey.OData.Batch;

/// <summary>The target of a request in a batch: a path and a query below the service root, undecoded.</summary>
internal sealed record BatchTarget(string Path, string Query)
{
    /// <summary>
    /// Reads the URI of a request line, which may be relative to the service root, begin with the path of the root, or be absolute (OData
    /// V2, "Batch Processing"). Returns null if it leads anywhere else. The port of the host is optional, because there may be a proxy. A
    /// path with a leading slash that does not begin with the path of the root also counts from the root, because SAP Cloud SDK can be
    /// configured to write such paths, and a part cannot reach anything else.
    /// </summary>
    public static BatchTarget? Parse(string uri, string serviceRoot)
    {
        // The root comes from a Host header, which System.Uri may not accept.
        var (_, rootAuthority, rootPath) = Split(serviceRoot);
        var (scheme, authority, target) = Split(uri);
        if (scheme is not null && !(IsWeb(scheme) && IsHere(authority, rootAuthority))) return null;
        var question = target.IndexOf('?', StringComparison.Ordinal);
        var (path, query) = question < 0 ? (target, "") : (target[..question], target[(question + 1)..]);
        if ($"{path}/".StartsWith(rootPath, StringComparison.Ordinal)) path = path.Length < rootPath.Length ? "" : path[rootPath.Length..];
        else if (scheme is not null || path.StartsWith("//", StringComparison.Ordinal)) return null;
        else if (path.StartsWith('/')) path = path[1..];

        return path.Split('/').Any(IsDotSegment) ? null : new BatchTarget(path, query);
    }

    /// <summary>Whether the target is <c>$batch</c> itself.</summary>
    public bool IsBatch => IsBatchPath(Path);

    /// <summary>Whether a path below the service root addresses batches. Some clients encode the dollar sign.</summary>
    public static bool IsBatchPath(string path) => path.TrimEnd('/') is "$batch" or "%24batch";

    /// <summary>Replaces the reference at the start of the target by its entity, if the reference is known.</summary>
    public BatchTarget Resolve(IReadOnlyDictionary<string, string> references)
    {
        var slash = Path.IndexOf('/', StringComparison.Ordinal);
        var (first, rest) = slash < 0 ? (Path, "") : (Path[..slash], Path[slash..]);
        if (!first.StartsWith('$') && !first.StartsWith("%24", StringComparison.Ordinal)) return this;
        return references.TryGetValue(PercentEncoding.Decode(first)[1..], out var entity) ? this with { Path = entity + rest } : this;
    }

    // scheme://authority/path; without a scheme, everything is path.
    private static (string? Scheme, string Authority, string Target) Split(string uri)
    {
        var scheme = uri.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0 || uri.AsSpan(0, scheme).ContainsAny('/', '?', '(')) return (null, "", uri);
        var path = uri.AsSpan(scheme + 3).IndexOfAny('/', '?') is var at and >= 0 ? scheme + 3 + at : uri.Length;
        return (uri[..scheme], uri[(scheme + 3)..path], uri[path..]);
    }

    private static bool IsWeb(string scheme) => scheme.ToLowerInvariant() is "http" or "https";

    private static bool IsHere(string authority, string root) =>
        authority.Equals(root, StringComparison.OrdinalIgnoreCase)
        || authority.Equals(root[..root.LastIndexOf(':')], StringComparison.OrdinalIgnoreCase);

    private static bool IsDotSegment(string segment) =>
        segment.Replace("%2e", ".", StringComparison.OrdinalIgnoreCase) is "." or "..";
}
