using System.Text;
using Latchkey.Keystores.Access;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Api;

/// <summary>Who may do what, for every row of the operation table and every role and collection.</summary>
public sealed class RoleTests
{
    // The real service refuses a new key ring to everybody (docs/contract.md#pgp-keys).
    private static readonly string[] RefusedToAll = ["PgpKeyringPublicResources", "PgpKeyringSecretResources"];

    [Fact]
    public async Task Every_operation_is_answered_to_its_role_alone()
    {
        await using var server = await RunningServer.StartAsync();
        foreach (var name in Roles.All.Concat(RoleCollections.All.Keys))
        {
            using var client = await server.ClientOfAsync("default", name);
            foreach (var operation in Operations.Of(server).Where(operation => !RefusedToAll.Contains(operation.Path)))
            {
                var answer = await client.SendAsync(operation, "somebody");
                var cell = $"{operation.Method} {operation.Path} as {name}: {answer.Status}";
                if (RoleCollections.Expand([name]).Contains(operation.Role)) answer.Status.ShouldNotBeOneOf(401, 403);
                else (answer.Status, answer.Bytes.Length).ShouldBe((403, 0), cell);
            }
        }
    }

    [Fact]
    public async Task Every_operation_asks_for_a_role_that_there_is()
    {
        await using var server = await RunningServer.StartAsync();
        Operations.Of(server).ShouldAllBe(operation => Roles.All.Contains(operation.Role));
    }

    [Fact]
    public void Every_collection_is_made_of_roles_and_none_removes_for_good()
    {
        RoleCollections.All.Values.SelectMany(roles => roles).ShouldAllBe(role => Roles.All.Contains(role));
        RoleCollections.All.Values.SelectMany(roles => roles).ShouldNotContain(Roles.MaterialPurge);
        RoleCollections.All.Values.SelectMany(roles => roles).ShouldNotContain(Roles.ProviderKeysEdit);
    }

    [Fact]
    public async Task The_document_has_the_table()
    {
        await using var server = await RunningServer.StartAsync();
        var table = new StringBuilder("| operation | role |\n|---|---|\n");
        foreach (var operation in Operations.Of(server)) table.Append($"| `{operation.Method} {operation.Path}` | `{operation.Role}` |\n");
        Documents.SectionShouldBe("api-coverage.md", "operations", table.ToString());
    }

    [Fact]
    public void The_document_has_the_collections()
    {
        var table = new StringBuilder("| collection | roles |\n|---|---|\n");
        foreach (var (name, roles) in RoleCollections.All)
            table.Append($"| `{name}` | {string.Join(", ", roles.Select(role => $"`{role}`"))} |\n");
        Documents.SectionShouldBe("security.md", "collections", table.ToString());
    }
}
