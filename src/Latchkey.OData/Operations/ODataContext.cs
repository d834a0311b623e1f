using System.Runtime.InteropServices;
using System.Security.Claims;
using System.Security.Cryptography;
using Latchkey.OData.Atom;
using Latchkey.OData.Errors;
using Latchkey.OData.Json;
using Latchkey.OData.Query;
using Latchkey.OData.Requests;
using Latchkey.OData.Uri;

namespace Latchkey.OData.Operations;

/// <summary>The request, as an operation sees it.</summary>
public sealed class ODataContext
{
    private readonly ODataRequest _request;
    private readonly FeedQuery? _query;
    private readonly long _bodyLimit;

    internal ODataContext(
        ODataRequest request, ResourcePath path, QueryOptions options, FeedQuery? query, long bodyLimit,
        CancellationToken cancellationToken)
    {
        _request = request;
        _query = query;
        _bodyLimit = bodyLimit;
        Path = path;
        Options = options;
        CancellationToken = cancellationToken;
    }

    /// <summary>The path, resolved against the model.</summary>
    public ResourcePath Path { get; }

    /// <summary>The key of the entity that the path starts from.</summary>
    public EntityKey Key => Path.Steps[0].Key ?? throw new InvalidOperationException("The path has no key.");

    /// <summary>The options of the query string.</summary>
    public QueryOptions Options { get; }

    /// <summary>Who asks.</summary>
    public ClaimsPrincipal Caller => _request.Caller;

    /// <summary>The changeset whose changes are made together, if the request is a part of one; else null.</summary>
    public Changeset? Changeset => _request.Changeset;

    /// <summary>Kept for the rest of this request, so that its tag and its answer are of one state.</summary>
    public object? Kept { get; set; }

    /// <summary>When the request came.</summary>
    public DateTimeOffset Time => _request.Time;

    /// <summary>The media type of the body, without parameters and in lower case, or null.</summary>
    public string? ContentType => _request.Header("Content-Type")?.Split(';')[0].Trim().ToLowerInvariant();

    /// <summary>Signalled when the client has gone.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>
    /// The bounds, themselves included, within which the request wants values of an integer property; null where there is none.
    /// It does not understand every condition, so the filter still applies.
    /// </summary>
    public (long? Least, long? Most) NumberRange(string property) => _query?.Range(property) ?? default;

    /// <summary>The same for a point in time.</summary>
    public (DateTimeOffset? Least, DateTimeOffset? Most) TimeRange(string property)
    {
        var (least, most) = NumberRange(property);
        return (Time(least), Time(most));

        static DateTimeOffset? Time(long? ticks) => ticks is { } known ? new DateTimeOffset(known, TimeSpan.Zero) : null;
    }

    /// <summary>The one value that the request wants a text property to have; null if it wants others too.</summary>
    public string? OnlyText(string property) => _query?.OnlyText(property);

    /// <summary>The value of a request header, or null.</summary>
    public string? Header(string name) => _request.Header(name);

    /// <summary>Reads the body as an entity of the set that the path addresses.</summary>
    /// <exception cref="ODataException">
    /// 415: the body is neither JSON nor Atom; 400: it is no entity of the set's type; 413: it, or a binary property, is too large.
    /// </exception>
    public async ValueTask<EntityBody> ReadEntityAsync()
    {
        var type = ContentType ?? "application/octet-stream";
        if (type is not ("application/json" or "application/atom+xml" or "application/xml"))
            throw ProtocolErrors.MediaTypeNotSupported(type);
        var body = await ReadBodyAsync();
        try
        {
            return type == "application/json"
                ? JsonEntityReader.Read(body, Path.Target.Set.Type)
                : AtomEntityReader.Read(body, Path.Target.Set.Type);
        }
        finally
        {
            // An entity may carry passwords and keys.
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsMemory(body).Span);
        }
    }

    /// <summary>Reads the body.</summary>
    /// <exception cref="ODataException">413: the body is longer than the operation takes; no more of it than that is read.</exception>
    public ValueTask<ReadOnlyMemory<byte>> ReadBodyAsync() => _request.ReadBodyAsync(_bodyLimit, CancellationToken);
}
