using Latchkey.OData.Operations;

namespace Latchkey.Server.Tests.Infrastructure;

/// <summary>The operation table, as tests go through it.</summary>
internal static class Operations
{
    public static IReadOnlyList<Operation> Of(RunningServer server) => server.Service<IReadOnlyList<Operation>>();

    /// <summary>The path of an operation with an alias for its key.</summary>
    public static string Target(this Operation operation, string alias) => operation.Path
        .Replace("{Hexalias}", ApiClient.Hex(alias), StringComparison.Ordinal)
        .Replace("{Name}", "system", StringComparison.Ordinal)
        .Replace("({Id})", "(1L)", StringComparison.Ordinal)
        .Replace("{Id}", "7b3bb6d6-9c7e-4f3c-8f7e-0d6a7d7a0001", StringComparison.Ordinal)
        .Replace("{Number}", "1", StringComparison.Ordinal)
        .Replace("{Sequence}", "1", StringComparison.Ordinal);

    public static Task<Answer> SendAsync(this ApiClient client, Operation operation, string alias, params (string, string)[] headers) =>
        client.SendAsync(operation.Method, operation.Target(alias), operation.Method is "GET" or "DELETE" ? null : [], headers);
}
