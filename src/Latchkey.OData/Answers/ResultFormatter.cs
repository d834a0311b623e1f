using System.Globalization;
using System.Text;
using Latchkey.OData.Atom;
using Latchkey.OData.Edm;
using Latchkey.OData.Entities;
using Latchkey.OData.Errors;
using Latchkey.OData.Json;
using Latchkey.OData.Query;
using Latchkey.OData.Requests;
using Latchkey.OData.Uri;

namespace Latchkey.OData.Answers;

/// <summary>Turns the result of an operation into a response: follows the rest of the path, applies the options, and writes.</summary>
internal sealed class ResultFormatter(EdmModel model, ModelMappings mappings)
{
    private const string PlainText = "text/plain;charset=utf-8";

    private readonly EntityPlans _plans = new(mappings);

    /// <summary>Reads the options that select entities; null if the path does not lead to entities, and for writes.</summary>
    public FeedQuery? Query(ResourcePath path, QueryOptions options, ODataRequest request, int pageSize) => path.Kind switch
    {
        _ when request.Method != "GET" => null,
        ResourceKind.EntitySet or ResourceKind.Links => new FeedQuery(
            path.Target.Set, options, mappings, PageLimit.Of(pageSize, request.Header("Prefer"))),
        ResourceKind.Entity or ResourceKind.Link or ResourceKind.Count => new FeedQuery(path.Target.Set, options, mappings, PageLimit.None),
        _ => null,
    };

    /// <summary>Formats the result of a read that covers a number of steps of the path.</summary>
    public ODataResponse FormatRead(
        ODataResult result, ResourcePath path, int steps, QueryOptions options, FeedQuery? query,
        ResponseFormat format, ODataRequest request)
    {
        if (result is ODataResult.Media media) return ODataResponse.Bytes(200, media.ContentType, media.Content);
        var found = Navigate(Content(result), path, steps);
        var set = path.Target.Set;
        switch (path.Kind)
        {
            case ResourceKind.Property:
                var value = mappings[set].Property(path.Property!)(found);
                return ODataResponse.Bytes(
                    200, format.ContentType,
                    format.IsJson ? JsonDocuments.Property(path.Property!, value) : AtomDocuments.Property(path.Property!, value));
            case ResourceKind.PropertyValue:
                return PropertyValue(mappings[set].Property(path.Property!)(found));
            case ResourceKind.Count:
                return Text(query!.Count((IReadOnlyCollection<object>)found).ToString(CultureInfo.InvariantCulture));
            case ResourceKind.EntitySet:
                return Feed(200, set, (IReadOnlyCollection<object>)found, options, query!, format, request);
            case ResourceKind.Links:
                return Links(set, (IReadOnlyCollection<object>)found, options, query!, format, request);
            case ResourceKind.Link:
                var address = _plans.Addresses(set).Address(query!.Require(found));
                return ODataResponse.Bytes(
                    200, format.ContentType,
                    format.IsJson ? JsonDocuments.Link(request.ServiceRoot, address) : AtomDocuments.Link(request.ServiceRoot, address));
            default:
                return Entity(200, set, query!.Require(found), options, format, request);
        }
    }

    /// <summary>Formats the result of a write, or a result that replaces an error document.</summary>
    public ODataResponse FormatWrite(ODataResult result, ODataRequest request, int status)
    {
        var noOptions = QueryOptions.Parse("");
        ResponseFormat Format(ResourceKind kind) => ContentNegotiation.ChooseForWrite(
            kind, request.Header("Accept"), isError: status >= 400);
        return result switch
        {
            ODataResult.Empty empty => ODataResponse.Empty(empty.Status),
            ODataResult.Media media => ODataResponse.Bytes(status, media.ContentType, media.Content),
            ODataResult.Entity entity => Entity(
                status, model.EntitySets[entity.EntitySet], entity.Item, noOptions, Format(ResourceKind.Entity), request),
            ODataResult.Created created => Created(
                model.EntitySets[created.EntitySet], created.Item, noOptions, Format(ResourceKind.Entity), request),
            ODataResult.Feed feed => Feed(
                status, model.EntitySets[feed.EntitySet], feed.Items, noOptions,
                new FeedQuery(model.EntitySets[feed.EntitySet], noOptions, mappings, PageLimit.None),
                Format(ResourceKind.EntitySet), request),
            _ => throw new InvalidOperationException($"{result.GetType().Name} has no format."),
        };
    }

    private ODataResponse Created(
        EdmEntitySet set, object entity, QueryOptions options, ResponseFormat format, ODataRequest request) =>
        Entity(201, set, entity, options, format, request)
            .WithHeader(("Location", request.ServiceRoot + _plans.Addresses(set).Address(entity)));

    private static object Content(ODataResult result) => result switch
    {
        ODataResult.Entity entity => entity.Item,
        ODataResult.Feed feed => feed.Items,
        _ => throw new InvalidOperationException("A read answers with entities."),
    };

    private object Navigate(object found, ResourcePath path, int steps)
    {
        for (var i = steps; i < path.Steps.Count; i++)
        {
            var (mapping, step) = (mappings[path.Steps[i - 1].Set], path.Steps[i]);
            found = step.Navigation!.IsMany
                ? mapping.Many(step.Navigation)(found)
                : mapping.One(step.Navigation)(found) ?? throw ProtocolErrors.EntityNotFound();
            if (step.Key is { } key) found = Find(step.Set, key, (IReadOnlyCollection<object>)found);
        }

        return found;
    }

    private object Find(EdmEntitySet set, EntityKey key, IReadOnlyCollection<object> entities)
    {
        var mapping = mappings[set];
        var readers = set.Type.Key.ToDictionary(property => property, mapping.Property);
        return entities.FirstOrDefault(entity => key.Matches(property => readers[property](entity), mapping.KeyComparer))
            ?? throw ProtocolErrors.EntityNotFound();
    }

    private ODataResponse Entity(
        int status, EdmEntitySet set, object entity, QueryOptions options, ResponseFormat format, ODataRequest request)
    {
        var plan = Plan(set, options);
        return ODataResponse.Bytes(status, format.ContentType, format.IsJson
            ? JsonDocuments.Entity(request.ServiceRoot, plan, entity)
            : AtomDocuments.Entity(request.ServiceRoot, plan, entity, request.Time));
    }

    private ODataResponse Feed(
        int status, EdmEntitySet set, IReadOnlyCollection<object> entities, QueryOptions options, FeedQuery query,
        ResponseFormat format, ODataRequest request)
    {
        var plan = Plan(set, options);
        var page = query.Choose(entities);
        var (inlineCount, next) = (InlineCount(options, page.Count), page.Next?.Address(request));
        var response = ODataResponse.Stream(status, format.ContentType, (output, cancellationToken) => format.IsJson
            ? JsonDocuments.WriteFeedAsync(output, request.ServiceRoot, plan, page.Entities, inlineCount, next, cancellationToken)
            : AtomDocuments.WriteFeedAsync(
                output, request.ServiceRoot, plan, set.Name, page.Entities, inlineCount, next, request.Time, cancellationToken));
        return response.WithPreferenceApplied(query.PreferenceApplied);
    }

    private ODataResponse Links(
        EdmEntitySet set, IReadOnlyCollection<object> entities, QueryOptions options, FeedQuery query,
        ResponseFormat format, ODataRequest request)
    {
        var page = query.Choose(entities);
        var addresses = page.Entities.Select(_plans.Addresses(set).Address);
        var (inlineCount, next) = (InlineCount(options, page.Count), page.Next?.Address(request));
        var body = format.IsJson
            ? JsonDocuments.Links(request.ServiceRoot, addresses, inlineCount, next)
            : AtomDocuments.Links(request.ServiceRoot, addresses, inlineCount, next);
        return ODataResponse.Bytes(200, format.ContentType, body).WithPreferenceApplied(query.PreferenceApplied);
    }

    private EntityPlan Plan(EdmEntitySet set, QueryOptions options) => _plans.Of(set, options["$select"], options["$expand"]);

    private static int? InlineCount(QueryOptions options, int count) => options["$inlinecount"] switch
    {
        null or "none" => null,
        "allpages" => count,
        var other => throw ProtocolErrors.InvalidValue(other),
    };

    // $value of null has no representation (OData V2, "Retrieving the Value of a Property").
    private static ODataResponse PropertyValue(EdmValue value)
    {
        if (value.IsNull) throw ProtocolErrors.EntityNotFound();
        return value.Type == EdmPrimitive.Binary
            ? ODataResponse.Bytes(200, "application/octet-stream", value.AsBytes())
            : Text(value.ToText());
    }

    private static ODataResponse Text(string text) => ODataResponse.Bytes(200, PlainText, Encoding.UTF8.GetBytes(text));
}
