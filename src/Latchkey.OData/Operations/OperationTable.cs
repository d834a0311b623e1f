using Latchkey.OData.Errors;
using Latchkey.OData.Uri;

namespace Latchkey.OData.Operations;

/// <summary>Finds the operation that serves a path.</summary>
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

    /// <summary>The sets that some operation serves; others are in the model only to be navigated to.</summary>
    public bool Serves(string entitySet) => _addressableSets.Contains(entitySet);

    /// <summary>
    /// The operation and how many steps of the path it answers: an operation of its own answers the whole path; a read
    /// of a set or an entity answers also for the properties, counts and navigation below it.
    /// </summary>
    public (Operation Operation, int Steps) Find(string method, ResourcePath path)
    {
        if (!Serves(path.Steps[0].Set.Name)) throw ProtocolErrors.UnknownSet(path.Steps[0].Set.Name);
        if (!IsAllowed(method, path.Kind)) throw ProtocolErrors.MethodNotAllowed();
        if (_operations.GetValueOrDefault((method, path.Shape)) is { } exact) return (exact, path.Steps.Count);
        if (method is "MERGE" or "PATCH" && _operations.GetValueOrDefault(("PUT", path.Shape)) is { IsPartial: true } update)
            return (update, path.Steps.Count);
        if (method != "GET" || path.Kind == ResourceKind.MediaValue) throw ProtocolErrors.NotImplemented();

        for (var steps = path.Steps.Count; steps > 0; steps--)
        {
            if (_operations.GetValueOrDefault((method, path.Prefix(steps).Shape)) is { } read) return (read, steps);
        }

        throw ProtocolErrors.NotImplemented();
    }

    // What Olingo's dispatcher lets through to a handler. The rest is 405, and what no handler serves is 501
    // (docs/contract.md#methods).
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
