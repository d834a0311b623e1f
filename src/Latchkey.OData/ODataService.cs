using Latchkey.OData.Atom;
using Latchkey.OData.Edm;
using Latchkey.OData.Errors;
using Latchkey.OData.Json;
using Latchkey.OData.OpenApi;
using Latchkey.OData.Query;
using Latchkey.OData.Uri;

namespace Latchkey.OData;

/// <summary>An OData V2 service: a model, how its entities are mapped, and the operations on them.</summary>
/// <param name="model">The model.</param>
/// <param name="mappings">The mapping of every set whose entities are answered.</param>
/// <param name="operations">The operations; no two of one method and path.</param>
/// <param name="translate">Turns an exception of the service into an error, or returns null for one that it does not know.</param>
/// <param name="openApi">What <c>openapi.json</c> says of the service, or null if there is none.</param>
public sealed class ODataService(
    EdmModel model, IEnumerable<EntityMapping> mappings, IEnumerable<Operation> operations, Func<Exception, ODataError?> translate, OpenApiSettings? openApi = null)
{
    // What web servers take for a request line by default; a key of 250 characters, encoded thrice, is less than half of it.
    private const int MaxUriLength = 8_192;

    private readonly OperationTable _operations = new(operations);
    private readonly ResultFormatter _formatter = new(model, new ModelMappings(model, mappings));

    /// <summary>
    /// Serves a request: (1) parse the target, (2) find the operation and ask whether the caller may run it, (3) agree on
    /// a format, (4) read what is asked of a feed, and run it, (5) follow the rest of the path and write the result; (6) an error on the way becomes an
    /// error document.
    /// </summary>
    /// <exception cref="Exception">One that neither the protocol nor <c>translate</c> knows.</exception>
    public async ValueTask<ODataResponse> ServeAsync(ODataRequest request, CancellationToken cancellationToken)
    {
        try
        {
            // (1)
            if (request.Path.Length + request.Query.Length > MaxUriLength) throw ProtocolErrors.UriTooLong(MaxUriLength);
            CheckVersion(request.Header("DataServiceVersion"));
            var path = ResourcePathParser.Parse(request.Path, model);
            var options = QueryOptions.Parse(request.Query);
            OptionRules.Check(request.Method, path.Kind, options);
            if (path.Steps.Count == 0) return Document(request, path.Kind, options);

            // (2)
            var (operation, steps) = _operations.Find(request.Method, path);
            if (!request.Caller.IsInRole(operation.Role)) return ODataResponse.Empty(403);

            // (3)
            var format = IsNegotiated(request.Method, path.Kind)
                ? ContentNegotiation.Choose(path.Kind, options["$format"], request.Header("Accept"))
                : ResponseFormat.Xml;

            // (4)
            var query = _formatter.Query(path, options, request, operation.PageSize);
            var result = await operation.Run(new ODataContext(request, path, options, operation.BodyLimit, cancellationToken));

            // (5)
            return request.Method == "GET"
                ? _formatter.FormatRead(result, path, steps, options, query, format, request)
                : _formatter.FormatWrite(result, request, 200);
        }
        catch (Exception exception) when (ErrorOf(exception) is { } error)
        {
            // (6)
            return ErrorResponse(error, request);
        }
    }

    // A bare value is text or a file whatever Accept says, and the answer of a write is chosen once it is done.
    private static bool IsNegotiated(string method, ResourceKind kind) =>
        method == "GET" && kind is not (ResourceKind.MediaValue or ResourceKind.PropertyValue or ResourceKind.Count);

    private ODataError? ErrorOf(Exception exception) => exception is ODataException protocol ? protocol.Error : translate(exception);

    private ODataResponse ErrorResponse(ODataError error, ODataRequest request)
    {
        if (error.Body is not null) return _formatter.FormatWrite(error.Body, request, error.Status);
        return Error(error, FormatOption(request.Query), request.Header("Accept"));
    }

    /// <summary>An error document in the format that the request asks for, for errors that arise outside of the service.</summary>
    public static ODataResponse Error(ODataError error, string? format, string? accept)
    {
        var chosen = ContentNegotiation.ForError(format, accept);
        return ODataResponse.Bytes(error.Status, chosen.ContentType, chosen.IsJson ? JsonDocuments.Error(error) : AtomDocuments.Error(error));
    }

    private ODataResponse Document(ODataRequest request, ResourceKind kind, QueryOptions options)
    {
        if (request.Method != "GET") throw ProtocolErrors.MethodNotAllowed();
        if (kind == ResourceKind.Metadata) return ODataResponse.Bytes(200, ResponseFormat.Xml.ContentType, options["flat"] == "true" ? model.FlatDocument : model.Document);
        if (kind == ResourceKind.OpenApi) return OpenApi(request);
        var format = ContentNegotiation.Choose(kind, options["$format"], request.Header("Accept"));
        var sets = model.EntitySets.Keys.Where(_operations.Serves);
        return ODataResponse.Bytes(200, format.ContentType, format.IsJson ? JsonDocuments.ServiceDocument(sets) : AtomDocuments.ServiceDocument(request.ServiceRoot, sets));
    }

    private ODataResponse OpenApi(ODataRequest request) => openApi is null
        ? throw ProtocolErrors.UnknownSet(request.Path)
        : ODataResponse.Bytes(200, ResponseFormat.Json.ContentType, OpenApiDocument.Write(model, _operations.All, openApi, request.ServiceRoot));

    // An error in the query string itself must still find the format that the query string asks for.
    private static string? FormatOption(string query) =>
        query.Split('&').FirstOrDefault(pair => pair.StartsWith("$format=", StringComparison.Ordinal) || pair.StartsWith("%24format=", StringComparison.OrdinalIgnoreCase))?.Split('=')[1];

    private static void CheckVersion(string? version)
    {
        if (version is null) return;
        if (!decimal.TryParse(version.Split(';')[0].Trim(), System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out var number))
            throw ProtocolErrors.VersionUnreadable(version);
        if (number > 2) throw ProtocolErrors.VersionUnsupported(version);
    }
}
