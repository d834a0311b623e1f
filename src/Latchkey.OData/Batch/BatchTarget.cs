using Latchkey.OData.Uri;

namespace Latchkey.OData.Batch;

/// <summary>Where a request of a batch goes: a path and a query below the service root, as they were sent.</summary>
internal sealed record BatchTarget(string Path, string Query)
{
    /// <summary>
    /// Reads the URI of a request line: relative to the service root, with the path of the root, or absolute (OData V2, "Batch
    /// Processing"). Null if it leads anywhere else; a host may be given with the port or without, for a proxy may stand in between.
    /// </summary>
    public static BatchTarget? Parse(string uri, System.Uri serviceRoot)
    {
        if (WithoutAuthority(uri, serviceRoot) is not { } target) return null;
        var question = target.IndexOf('?', StringComparison.Ordinal);
        var (path, query) = question < 0 ? (target, "") : (target[..question], target[(question + 1)..]);
        if (path.StartsWith('/'))
        {
            var root = serviceRoot.AbsolutePath;
            if (!$"{path}/".StartsWith(root, StringComparison.Ordinal)) return null;
            path = path.Length < root.Length ? "" : path[root.Length..];
        }

        return path.Split('/').Any(IsDotSegment) ? null : new BatchTarget(path, query);
    }

    /// <summary>Whether the target is <c>$batch</c> itself.</summary>
    public bool IsBatch => IsBatchPath(Path);

    /// <summary>Whether a path below the service root addresses batches; some clients encode the dollar sign.</summary>
    public static bool IsBatchPath(string path) => path.TrimEnd('/') is "$batch" or "%24batch";

    /// <summary>The target with the entity that its reference stands for, if it begins with one that is known.</summary>
    public BatchTarget Resolve(IReadOnlyDictionary<string, string> references)
    {
        var slash = Path.IndexOf('/', StringComparison.Ordinal);
        var (first, rest) = slash < 0 ? (Path, "") : (Path[..slash], Path[slash..]);
        if (!first.StartsWith('$') && !first.StartsWith("%24", StringComparison.Ordinal)) return this;
        return references.TryGetValue(PercentEncoding.Decode(first)[1..], out var entity) ? this with { Path = entity + rest } : this;
    }

    private static string? WithoutAuthority(string uri, System.Uri serviceRoot)
    {
        var scheme = uri.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0 || uri.AsSpan(0, scheme).ContainsAny('/', '?', '(')) return uri.StartsWith("//", StringComparison.Ordinal) ? null : uri;
        if (uri[..scheme].ToLowerInvariant() is not ("http" or "https")) return null;
        var path = uri.IndexOf('/', scheme + 3);
        var authority = path < 0 ? uri[(scheme + 3)..] : uri[(scheme + 3)..path];
        var isHere = authority.Equals(serviceRoot.Host, StringComparison.OrdinalIgnoreCase)
            || authority.Equals($"{serviceRoot.Host}:{serviceRoot.Port}", StringComparison.OrdinalIgnoreCase);
        return isHere && path >= 0 ? uri[path..] : null;
    }

    private static bool IsDotSegment(string segment) =>
        segment.Replace("%2e", ".", StringComparison.OrdinalIgnoreCase) is "." or "..";
}
