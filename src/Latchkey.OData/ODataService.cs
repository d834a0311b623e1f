using System.Security.Claims;
using Latchkey.OData.Answers;
using Latchkey.OData.Atom;
using Latchkey.OData.Batch;
using Latchkey.OData.Edm;
using Latchkey.OData.Entities;
using Latchkey.OData.Errors;
using Latchkey.OData.Json;
using Latchkey.OData.OpenApi;
using Latchkey.OData.Operations;
using Latchkey.OData.Query;
using Latchkey.OData.Requests;
using Latchkey.OData.Uri;

namespace Latchkey.OData;

/// <summary>An OData V2 service: a model, the mappings of its entities, and the operations on them.</summary>
/// <param name="model">The model.</param>
/// <param name="mappings">The mapping of every set whose entities appear in answers.</param>
/// <param name="operations">The operations. No two have the same method and path.</param>
/// <param name="translate">Turns an exception of the service into an error; null for an unknown exception.</param>
/// <param name="batches">The support for <c>$batch</c>, or null for none.</param>
/// <param name="openApi">The description of the service in <c>openapi.json</c>, or null for no such document.</param>
/// <param name="metrics">Measures every operation, or null.</param>
/// <param name="refused">Called for every caller that lacks the role of an operation, with that role; or null.</param>
public sealed class ODataService(
    EdmModel model, IEnumerable<EntityMapping> mappings, IEnumerable<Operation> operations, Func<Exception, ODataError?> translate,
    BatchSupport? batches = null, OpenApiSettings? openApi = null, OperationMetrics? metrics = null,
    Action<ClaimsPrincipal, string>? refused = null)
{
    // The usual limit of web servers on a request line. A key of 250 characters, encoded three times, takes less than half of it.
    private const int MaxUriLength = 8_192;

    private readonly EntityTags _tags = new();
    private readonly OperationTable _operations = new(operations);
    private readonly ResultFormatter _formatter = new(model, SortOrder.Checked(new ModelMappings(model, mappings)));

    /// <summary>Serves a request or a batch, and turns an error into an error document.</summary>
    /// <exception cref="Exception">An exception that is neither an error of the protocol nor known to <c>translate</c>.</exception>
    public async ValueTask<ODataResponse> ServeAsync(ODataRequest request, CancellationToken cancellationToken)
    {
        using var served = new ServedOperation(metrics);
        var response = await ServeAsync(request, served, cancellationToken);
        served.Status = response.Status;
        return response;
    }

    private async ValueTask<ODataResponse> ServeAsync(ODataRequest request, ServedOperation served, CancellationToken cancellationToken)
    {
        try
        {
            RequestHeaders.CheckVersions(request);
            request = request with { Method = RequestHeaders.Method(request) };
            return BatchTarget.IsBatchPath(request.Path)
                ? await ServeBatchAsync(request, served, cancellationToken)
                : await ServeOneAsync(request, served, cancellationToken);
        }
        catch (Exception exception) when (ErrorOf(exception) is { } error)
        {
            return ErrorResponse(error, request);
        }
    }

    /// <summary>
    /// Serves one request: (1) parse the target, (2) find the operation and check the caller's role, (3) negotiate the format, and read the
    /// options of a feed, (4) check whether the client already has the answer, (5) run the operation, (6) follow the rest of the path and
    /// write the result.
    /// </summary>
    private async ValueTask<ODataResponse> ServeOneAsync(ODataRequest request, ServedOperation served, CancellationToken cancellationToken)
    {
        // (1)
        if (request.Path.Length + request.Query.Length > MaxUriLength) throw ProtocolErrors.UriTooLong(MaxUriLength);
        var path = ResourcePathParser.Parse(request.Path, model);
        var options = QueryOptions.Parse(request.Query);
        OptionRules.Check(request.Method, path.Kind, options);
        if (path.Steps.Count == 0) return Document(request, path.Kind, options, served);

        // (2)
        var (operation, steps) = _operations.Find(request.Method, path);
        served.Is(operation.Method, operation.Path);
        if (!request.Caller.IsInRole(operation.Role))
        {
            refused?.Invoke(request.Caller, operation.Role);
            return ODataResponse.Empty(403);
        }

        // (3)
        var format = IsNegotiated(request.Method, path.Kind)
            ? ContentNegotiation.Choose(path.Kind, options["$format"], request.Header("Accept"))
            : ResponseFormat.Xml;
        var query = _formatter.Query(path, options, request, operation.PageSize);

        // (4)
        var context = new ODataContext(request, path, options, query, operation.BodyLimit, cancellationToken);
        var tag = operation.State is null ? null : _tags.Of(request, format, await operation.State(context));
        if (tag is not null && EntityTags.Matches(request.Header("If-None-Match"), tag)) return ODataResponse.NotModified(tag);

        // (5)
        var result = await operation.Run(context);
        if (result is ODataResult.Scan scan) result = query!.IsShort
            ? await query.GatherAsync(scan, cancellationToken)
            : await scan.RunLong(() => query.GatherAsync(scan, cancellationToken));

        // (6)
        return request.Method == "GET"
            ? _formatter.FormatRead(result, path, steps, options, query, format, request).Tagged(tag).WithHeader(result.Header)
            : _formatter.FormatWrite(result, request, 200).WithHeader(result.Header);
    }

    private ValueTask<ODataResponse> ServeBatchAsync(ODataRequest batch, ServedOperation served, CancellationToken cancellationToken)
    {
        var runner = new BatchRunner(batches ?? throw ProtocolErrors.NotImplemented(), ServeAsync);
        served.Is("POST", "$batch");
        return runner.ServeAsync(batch, cancellationToken);
    }

    // A bare value is text or a file whatever Accept says, and the format of a write's answer is chosen after the write.
    private static bool IsNegotiated(string method, ResourceKind kind) =>
        method == "GET" && kind is not (ResourceKind.MediaValue or ResourceKind.PropertyValue or ResourceKind.Count);

    private ODataError? ErrorOf(Exception exception) => exception is ODataException protocol ? protocol.Error : translate(exception);

    private ODataResponse ErrorResponse(ODataError error, ODataRequest request)
    {
        if (error.Body is not null) return _formatter.FormatWrite(error.Body, request, error.Status);
        return ErrorDocument.Of(error, FormatOption(request.Query), request.Header("Accept"));
    }

    private ODataResponse Document(ODataRequest request, ResourceKind kind, QueryOptions options, ServedOperation served)
    {
        if (request.Method != "GET") throw ProtocolErrors.MethodNotAllowed();
        served.Is("GET", kind.ToString());
        if (kind == ResourceKind.Metadata) return ODataResponse.Bytes(
            200, ResponseFormat.Xml.ContentType, options["flat"] == "true" ? model.FlatDocument : model.Document);
        if (kind == ResourceKind.OpenApi) return OpenApi(request);
        var format = ContentNegotiation.Choose(kind, options["$format"], request.Header("Accept"));
        var sets = model.EntitySets.Keys.Where(_operations.Serves);
        return ODataResponse.Bytes(
            200, format.ContentType,
            format.IsJson ? JsonDocuments.ServiceDocument(sets) : AtomDocuments.ServiceDocument(request.ServiceRoot, sets));
    }

    private ODataResponse OpenApi(ODataRequest request) => openApi is null
        ? throw ProtocolErrors.UnknownSet(request.Path)
        : ODataResponse.Bytes(
            200, ResponseFormat.Json.ContentType, OpenApiDocument.Write(model, _operations.All, openApi, request.ServiceRoot));

    // Even if the query string has an error, the error document has the format that it asks for.
    private static string? FormatOption(string query) =>
        query.Split('&').FirstOrDefault(IsFormat)?.Split('=')[1];

    private static bool IsFormat(string pair) =>
        pair.StartsWith("$format=", StringComparison.Ordinal) || pair.StartsWith("%24format=", StringComparison.OrdinalIgnoreCase);
}
