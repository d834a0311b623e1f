using Latchkey.OData;
using Latchkey.Server.Api;

namespace Latchkey.Server.Tests.Infrastructure;

/// <summary>The operation table, as tests go through it.</summary>
internal static class Operations
{
    public static IReadOnlyList<Operation> Of(RunningServer server) => [.. OperationCatalog.All(server.Service<IServiceProvider>())];

    /// <summary>The path of an operation with an alias for its key.</summary>
    public static string Target(this Operation operation, string alias) => operation.Path
        .Replace("{Hexalias}", ApiClient.Hex(alias), StringComparison.Ordinal)
        .Replace("{Name}", "system", StringComparison.Ordinal)
        .Replace("{Number}", "1", StringComparison.Ordinal)
        .Replace("{Sequence}", "1", StringComparison.Ordinal);

    public static Task<Answer> SendAsync(this ApiClient client, Operation operation, string alias, params (string, string)[] headers) =>
        client.SendAsync(operation.Method, operation.Target(alias), operation.Method is "GET" or "DELETE" ? null : [], headers);
}
