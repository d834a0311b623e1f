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

/// <summary>The request, from the perspective of an operation.</summary>
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

    /// <summary>The caller.</summary>
    public ClaimsPrincipal Caller => _request.Caller;

    /// <summary>The changeset that the request belongs to, or null.</summary>
    public Changeset? Changeset => _request.Changeset;

    /// <summary>A value that is kept for the rest of this request, so that its tag and its answer come from the same state.</summary>
    public object? Kept { get; set; }

    /// <summary>When the request arrived.</summary>
    public DateTimeOffset Time => _request.Time;

    /// <summary>The media type of the body, without parameters and in lower case, or null.</summary>
    public string? ContentType => _request.Header("Content-Type")?.Split(';')[0].Trim().ToLowerInvariant();

    /// <summary>Signalled when the client has disconnected.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>
    /// The inclusive bounds that the request sets for the values of an integer property; null for none. Not every condition is understood,
    /// so the filter still applies.
    /// </summary>
    public (long? Least, long? Most) NumberRange(string property) => _query?.Range(property) ?? default;

    /// <summary>The same as <see cref="NumberRange"/>, for a time.</summary>
    public (DateTimeOffset? Least, DateTimeOffset? Most) TimeRange(string property)
    {
        var (least, most) = NumberRange(property);
        return (Time(least), Time(most));

        static DateTimeOffset? Time(long? ticks) => ticks is { } known ? new DateTimeOffset(known, TimeSpan.Zero) : null;
    }

    /// <summary>The only value that the request allows for a text property, or null if it allows others.</summary>
    public string? OnlyText(string property) => _query?.OnlyText(property);

    /// <summary>The value of a request header, or null.</summary>
    public string? Header(string name) => _request.Header(name);

    /// <summary>Reads the body as an entity of the set that the path addresses.</summary>
    /// <param name="inline">The navigation properties whose entities are read too; the others are ignored.</param>
    /// <exception cref="ODataException">
    /// 415: the body is neither JSON nor Atom; 400: it is not an entity of the set's type; 413: the body or a binary property is too large.
    /// </exception>
    public async ValueTask<EntityBody> ReadEntityAsync(params InlineProperty[] inline)
    {
        var type = ContentType ?? "application/octet-stream";
        if (type is not ("application/json" or "application/atom+xml" or "application/xml"))
            throw ProtocolErrors.MediaTypeNotSupported(type);
        var body = await ReadBodyAsync();
        try
        {
            return type == "application/json"
                ? JsonEntityReader.Read(body, Path.Target.Set, inline)
                : AtomEntityReader.Read(body, Path.Target.Set, inline);
        }
        finally
        {
            // An entity may contain passwords and keys.
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsMemory(body).Span);
        }
    }

    /// <summary>Reads the body.</summary>
    /// <exception cref="ODataException">413: the body exceeds the limit of the operation, and no more than that was read.</exception>
    public ValueTask<ReadOnlyMemory<byte>> ReadBodyAsync() => _request.ReadBodyAsync(_bodyLimit, CancellationToken);
}
