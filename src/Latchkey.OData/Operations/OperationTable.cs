using Latchkey.OData.Errors;
using Latchkey.OData.Uri;

namespace Latchkey.OData.Operations;

/// <summary>Finds the operation for a path.</summary>
internal sealed class OperationTable
{
    private readonly Dictionary<(string Method, string Shape), Operation> _operations;
    private readonly HashSet<string> _addressableSets;

    public OperationTable(IEnumerable<Operation> operations)
    {
        _operations = operations.ToDictionary(operation => (operation.Method, Shape(operation.Path)));
        _addressableSets = [.. _operations.Keys.Select(key => key.Shape.Split('/')[0].Replace("()", "", StringComparison.Ordinal))];
    }

    /// <summary>Every operation.</summary>
    public IReadOnlyCollection<Operation> All => _operations.Values;

    /// <summary>Whether an operation serves the set. Other sets can only be reached by navigation.</summary>
    public bool Serves(string entitySet) => _addressableSets.Contains(entitySet);

    /// <summary>
    /// Finds the operation, and the number of path steps that it covers. An operation for the path itself covers all of it. A read of a set
    /// or an entity also serves the properties, counts and navigation below it.
    /// </summary>
    public (Operation Operation, int Steps) Find(string method, ResourcePath path)
    {
        if (!Serves(path.Steps[0].Set.Name)) throw ProtocolErrors.UnknownSet(path.Steps[0].Set.Name);
        if (!IsAllowed(method, path.Kind)) throw ProtocolErrors.MethodNotAllowed();
        if (_operations.GetValueOrDefault((method, path.Shape)) is { } exact) return (exact, path.Steps.Count);
        if (method == "MERGE" && _operations.GetValueOrDefault(("PATCH", path.Shape)) is { } patch) return (patch, path.Steps.Count);
        if (method is "MERGE" or "PATCH" && _operations.GetValueOrDefault(("PUT", path.Shape)) is { } put)
        {
            if (put.IsPartial) return (put, path.Steps.Count);
            if (method == "MERGE" && put.RefusesMerge) throw ProtocolErrors.MethodNotAllowed();
        }

        if (method != "GET" || path.Kind == ResourceKind.MediaValue) throw ProtocolErrors.NotImplemented();

        for (var steps = path.Steps.Count; steps > 0; steps--)
        {
            if (_operations.GetValueOrDefault((method, path.Prefix(steps).Shape)) is { } read) return (read, steps);
        }

        throw ProtocolErrors.NotImplemented();
    }

    // The methods that Olingo's dispatcher passes on to a handler. All others are 405; a missing handler is 501 (docs/contract.md#methods).
    private static bool IsAllowed(string method, ResourceKind kind) => kind switch
    {
        ResourceKind.EntitySet => method is "GET" or "POST",
        ResourceKind.Entity => method is "GET" or "PUT" or "PATCH" or "MERGE" or "DELETE",
        ResourceKind.Property => method is "GET" or "PUT" or "PATCH" or "MERGE",
        ResourceKind.PropertyValue => method is "GET" or "PUT" or "PATCH" or "MERGE" or "DELETE",
        ResourceKind.Link => method is "GET" or "PUT" or "PATCH" or "MERGE" or "DELETE",
        ResourceKind.Links => method is "GET" or "POST",
        ResourceKind.MediaValue => method is "GET" or "PUT" or "DELETE",
        _ => method == "GET",
    };

    private static string Shape(string path) => string.Join('/', path.Split('/').Select(WithoutKey));

    private static string WithoutKey(string segment)
    {
        var open = segment.IndexOf('(', StringComparison.Ordinal);
        return open < 0 ? segment : segment[..open] + "()";
    }
}
