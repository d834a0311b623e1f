using System.Text;
using System.Text.Json;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Api.AccessPolicies;

/// <summary><c>AccessPolicies</c> and <c>ArtifactReferences</c>: ids in every form, texts cut, links in both spellings.</summary>
[OnBothEngines]
public sealed class AccessPolicyTests : MaterialTest
{
    private const string Types = "DATA_TYPE, GLOBAL_DATA_STORE, GLOBAL_VARIABLE, INTEGRATION_ADAPTER, INTEGRATION_FLOW, MESSAGE_MAPPING, "
        + "MESSAGE_QUEUE, MESSAGE_TYPE, ODATA_SERVICE, REST_API_PROVIDER, SCRIPT_COLLECTION, SOAP_API_PROVIDER, VALUE_MAPPING, "
        + "USER_CREDENTIAL, OAUTH2_CLIENT_CRED, AUTH2_SAML_BEARER_ASSERTION, AUTH2_AUTHORIZATION_CODE, SECURE_PARAMETER, "
        + "INTEGRATION_PACKAGE, API_ARTIFACT, SERVICE_INTERFACE, FAULT_MESSAGE_TYPE";

    [Fact]
    public async Task A_policy_is_created_with_its_references_changed_and_deleted()
    {
        var created = await PostAsync(
            "AccessPolicies", new { RoleName = "R", Description = "d", ArtifactReferences = new[] { Reference() } });
        created.Status.ShouldBe(201, created.Text);
        var id = created.Data.GetProperty("Id").GetString()!;
        created.Headers["Location"].ShouldEndWith($"/api/v1/AccessPolicies({id}L)");
        var reference = (await GetAsync($"AccessPolicies({id}L)/ArtifactReferences")).Data.GetProperty("results")[0];
        reference.GetProperty("ConditionValue").GetString().ShouldBe("orders");
        var expanded = (await GetAsync($"AccessPolicies({id}L)?$expand=ArtifactReferences,AccessPolicyRuntimeAssignments")).Data;
        expanded.GetProperty("ArtifactReferences").GetProperty("results").GetArrayLength().ShouldBe(1);
        expanded.GetProperty("AccessPolicyRuntimeAssignments").GetProperty("results").GetArrayLength().ShouldBe(0);

        foreach (var method in new[] { "PATCH", "MERGE" })
        {
            (await SendAsync(method, $"AccessPolicies({id}L)", new { Description = method })).Status.ShouldBe(204);
            (await GetAsync($"AccessPolicies({id}L)")).Data.GetProperty("Description").GetString().ShouldBe(method);
        }

        (await PutAsync($"AccessPolicies({id}L)", new { Id = id, RoleName = "R" })).Status.ShouldBe(501);
        (await DeleteAsync($"AccessPolicies({id}L)")).Status.ShouldBe(204);
        (await GetAsync($"AccessPolicies({id}L)")).Status.ShouldBe(404);
        (await DeleteAsync($"ArtifactReferences({reference.GetProperty("Id").GetString()}L)")).Status.ShouldBe(404);
    }

    [Theory]
    [InlineData("""{"AccessPolicy":{"Id":"ID"},REST""")]
    [InlineData("""{"AcessPolicy":[{"Id":"ID"}],REST""")]
    public async Task A_reference_names_its_policy_in_either_spelling(string body)
    {
        var id = await CreateAsync("R");
        var rest = JsonSerializer.Serialize(Reference())[1..];
        var created = await Client.SendAsync("POST", "ArtifactReferences",
            Encoding.UTF8.GetBytes(body.Replace("ID", id, StringComparison.Ordinal).Replace("REST", rest, StringComparison.Ordinal)),
            ("Accept", "application/json"), ("Content-Type", "application/json"));
        created.Status.ShouldBe(201, created.Text);
        var reference = created.Data.GetProperty("Id").GetString();
        (await GetAsync($"ArtifactReferences({reference}L)/AccessPolicy")).Data.GetProperty("Id").GetString().ShouldBe(id);
        var deleted = await DeleteAsync($"ArtifactReferences({reference}L)");
        (deleted.Status, deleted.Text).ShouldBe((200, ""));
        (await GetAsync("ArtifactReferences")).Data.GetProperty("results").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task A_reference_to_no_policy_is_refused()
    {
        Refusal(await PostAsync("ArtifactReferences", Reference()))
            .ShouldBe("400 The artifact reference must name the Id of its AccessPolicy.");
        var unknown = JsonSerializer.Serialize(Reference())[..^1] + ",\"AccessPolicy\":{\"Id\":\"1\"}}";
        (await Client.SendAsync("POST", "ArtifactReferences", Encoding.UTF8.GetBytes(unknown), ("Content-Type", "application/json")))
            .Status.ShouldBe(404);
    }

    [Theory]
    [InlineData("Type", "GLOBAL_DATASTORE", $"Provided Artifact Type is not allowed! Supported types: [{Types}]")]
    [InlineData("ConditionAttribute", "name", "Provided Attribute is not allowed! Only ID and Name allowed.")]
    [InlineData("ConditionType", "Equals",
        "Provided Condition Type is not allowed! Only 'exactString' and 'regularExpression' are permitted.")]
    public async Task A_reference_of_other_words_is_refused(string property, string value, string reason)
    {
        var reference = JsonSerializer.SerializeToNode(Reference())!.AsObject();
        reference[property] = value;
        Refusal(await PostAsync("AccessPolicies", new { RoleName = "R", ArtifactReferences = new[] { reference } }))
            .ShouldBe($"400 {reason}");
        (await GetAsync("AccessPolicies")).Data.GetProperty("results").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Some_types_allow_fewer_conditions()
    {
        Refusal(await PostAsync("AccessPolicies",
            new { RoleName = "R", ArtifactReferences = new[] { Reference("INTEGRATION_PACKAGE", "ID", "regularExpression") } }))
            .ShouldBe("400 Only exactString is allowed with Integration Package");
        foreach (var type in new[] { "MESSAGE_QUEUE", "GLOBAL_VARIABLE", "GLOBAL_DATA_STORE" })
        {
            Refusal(await PostAsync("AccessPolicies", new { RoleName = "R", ArtifactReferences = new[] { Reference(type, "ID") } }))
                .ShouldBe($"400 Only Name Attribute is allowed for Artifact Type {type}!");
        }
    }

    [Fact]
    public async Task Long_texts_are_cut_by_characters_without_a_word()
    {
        var (ä, key) = (new string('ä', 300), string.Concat(Enumerable.Repeat("\U0001F511", 100)));
        var created = await PostAsync("AccessPolicies",
            new
            {
                RoleName = ä,
                Description = ä,
                ArtifactReferences = new[]
                {
                    new
                    {
                        Name = $"x{key}",
                        Description = ä,
                        Type = "INTEGRATION_FLOW",
                        ConditionAttribute = "Name",
                        ConditionValue = ä,
                        ConditionType = "exactString",
                    },
                },
            });
        created.Data.GetProperty("RoleName").GetString().ShouldBe(ä[..200]);
        created.Data.GetProperty("Description").GetString().ShouldBe(ä[..200]);
        var reference = (await GetAsync("ArtifactReferences")).Data.GetProperty("results")[0];
        reference.GetProperty("Name").GetString().ShouldBe($"x{key}"[..49]); // no half of a pair
        reference.GetProperty("Description").GetString().ShouldBe(ä[..200]);
        reference.GetProperty("ConditionValue").GetString().ShouldBe(ä[..150]);
        Refusal(await PostAsync("AccessPolicies", new { RoleName = ä[..200] }))
            .ShouldBe($"409 The role name {ä[..200]} is already used in another access policy!");
    }

    [Fact]
    public async Task Roles_are_unique_and_not_empty()
    {
        var id = await CreateAsync("R");
        Refusal(await PostAsync("AccessPolicies", new { RoleName = "R" }))
            .ShouldBe("409 The role name R is already used in another access policy!");
        Refusal(await PostAsync("AccessPolicies", new { Description = "d" })).ShouldBe("400 Property 'RoleName' must not be empty or null");
        await CreateAsync("S");
        (await SendAsync("PATCH", $"AccessPolicies({id}L)", new { RoleName = "S" })).Status.ShouldBe(409);
        (await SendAsync("PATCH", $"AccessPolicies({id}L)", new { RoleName = "R", Description = "same" })).Status.ShouldBe(204);
    }

    [Theory]
    [InlineData("AccessPolicies({0}L)", 200)]
    [InlineData("AccessPolicies({0}l)", 200)]
    [InlineData("AccessPolicies({0})", 200)]
    [InlineData("AccessPolicies(Id={0}L)", 200)]
    [InlineData("AccessPolicies('{0}')", 400)]
    [InlineData("AccessPolicies([aa1])", 400)]
    [InlineData("AccessPolicies(9223372036854775808L)", 400)]
    [InlineData("AccessPolicies(9223372036854775807L)", 404)]
    [InlineData("AccessPolicies(-1L)", 404)]
    public async Task Ids_are_literals_of_64_bits(string path, int status)
    {
        var id = await CreateAsync("R");
        (await GetAsync(path.Replace("{0}", id, StringComparison.Ordinal))).Status.ShouldBe(status);
    }

    [Fact]
    public async Task Queries_are_served()
    {
        foreach (var role in new[] { "B", "A", "C" }) await CreateAsync(role);
        var all = (await GetAsync("AccessPolicies?$inlinecount=allpages&$top=1&$orderby=RoleName")).Data;
        all.GetProperty("__count").GetString().ShouldBe("3");
        all.GetProperty("results")[0].GetProperty("RoleName").GetString().ShouldBe("A");
        (await RolesAsync("AccessPolicies?$filter=RoleName%20eq%20'C'")).ShouldBe(["C"]);
        (await RolesAsync("AccessPolicies")).ShouldBe(["B", "A", "C"]); // in the order of their ids
    }

    [Fact]
    public async Task A_deleted_policy_comes_back_with_its_id_and_references()
    {
        var created = await PostAsync("AccessPolicies", new { RoleName = "R", ArtifactReferences = new[] { Reference() } });
        var id = created.Data.GetProperty("Id").GetString()!;
        var before = (await GetAsync($"AccessPolicies({id}L)?$expand=ArtifactReferences")).Text;
        (await DeleteAsync($"AccessPolicies({id}L)")).Status.ShouldBe(204);
        var number = (await GetAsync("MaterialVersions")).Data.GetProperty("results")[0].GetProperty("Number").GetString();
        var version = $"MaterialVersions(Set='AccessPolicies',Name='{id}',Number={number}L)";
        (await PutAsync($"{version}?restore=true", new { Status = (string?)null })).Status.ShouldBe(204);
        (await GetAsync($"AccessPolicies({id}L)?$expand=ArtifactReferences")).Text.ShouldBe(before);
    }

    [Fact]
    public async Task A_role_that_another_policy_has_by_now_is_not_restored()
    {
        var id = await CreateAsync("R");
        (await DeleteAsync($"AccessPolicies({id}L)")).Status.ShouldBe(204);
        await CreateAsync("R");
        var number = (await GetAsync("MaterialVersions")).Data.GetProperty("results")[0].GetProperty("Number").GetString();
        Refusal(await PutAsync(
            $"MaterialVersions(Set='AccessPolicies',Name='{id}',Number={number}L)?restore=true", new { Status = (string?)null }))
            .ShouldBe("409 The role name R is already used in another access policy!");
    }

    [Fact]
    public async Task No_later_policy_gets_the_id_of_one_that_was_deleted()
    {
        var ids = new HashSet<string>();
        for (var round = 0; round < 3; round++)
        {
            var made = await new BatchText().Changeset(Enumerable.Range(0, 5).Select(
                i => Change.Json("POST", "AccessPolicies", new { RoleName = $"R{i}" }))).SendAsync(Client);
            var round5 = made.Single().Changes
                .Select(change => JsonDocument.Parse(change.Text).RootElement.GetProperty("d").GetProperty("Id").GetString()!).ToList();
            foreach (var id in round5) ids.Add(id).ShouldBeTrue();
            await new BatchText().Changeset(round5.Select(id => new Change("DELETE", $"AccessPolicies({id}L)", []))).SendAsync(Client);
            Server.Clock.Advance(TimeSpan.FromMilliseconds(1));
        }
    }

    [Fact]
    public async Task Who_may_edit_policies_may_restore_them_and_nobody_else()
    {
        var id = await CreateAsync("R");
        (await DeleteAsync($"AccessPolicies({id}L)")).Status.ShouldBe(204);
        var number = (await GetAsync("MaterialVersions")).Data.GetProperty("results")[0].GetProperty("Number").GetString();
        var version = $"MaterialVersions(Set='AccessPolicies',Name='{id}',Number={number}L)?restore=true";
        foreach (var (roles, status) in new (string[], int)[]
        {
            (["MonitoringDataRead", "CredentialsEdit", "SecurityMaterialEdit", "AccessPoliciesRead"], 403),
            (["MonitoringDataRead", "AccessPoliciesEdit"], 204),
        })
        {
            using var client = await Server.ClientWithRolesAsync($"client {status}", roles);
            (await client.PutAsync(version, "{\"Status\":null}"u8.ToArray(), ("Content-Type", "application/json"))).Status.ShouldBe(status);
        }
    }

    [Fact]
    public async Task Versions_of_policies_need_the_roles_of_policies()
    {
        var id = await CreateAsync("R");
        (await DeleteAsync($"AccessPolicies({id}L)")).Status.ShouldBe(204);
        var number = (await GetAsync("MaterialVersions")).Data.GetProperty("results")[0].GetProperty("Number").GetString();
        var version = $"MaterialVersions(Set='AccessPolicies',Name='{id}',Number={number}L)";
        using var other = await Server.ClientWithRolesAsync("other", "MonitoringDataRead", "CredentialsEdit");
        (await other.GetAsync("MaterialVersions/$count")).Text.ShouldBe("0");
        (await other.GetAsync(version)).Status.ShouldBe(404);
        (await other.PutAsync($"{version}?restore=true", "{\"Status\":null}"u8.ToArray(), ("Content-Type", "application/json")))
            .Status.ShouldBe(403);
    }

    private static object Reference(
        string type = "INTEGRATION_FLOW", string attribute = "Name", string conditionType = "exactString") => new
        {
            Name = "flows",
            Description = "",
            Type = type,
            ConditionAttribute = attribute,
            ConditionValue = "orders",
            ConditionType = conditionType,
        };

    private async Task<string> CreateAsync(string role) =>
        (await PostAsync("AccessPolicies", new { RoleName = role })).Data.GetProperty("Id").GetString()!;

    private async Task<IReadOnlyList<string>> RolesAsync(string path) =>
    [
        .. (await GetAsync(path)).Data.GetProperty("results").EnumerateArray()
            .Select(policy => policy.GetProperty("RoleName").GetString()!),
    ];

    private Task<Answer> SendAsync(string method, string path, object entity) => Client.SendAsync(
        method, path, JsonSerializer.SerializeToUtf8Bytes(entity), ("Accept", "application/json"), ("Content-Type", "application/json"));
}
