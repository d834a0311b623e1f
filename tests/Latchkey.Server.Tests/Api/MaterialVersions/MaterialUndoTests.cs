using System.Text.Json;
using Latchkey.Keystores.Materials;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Api.MaterialVersions;

/// <summary>Replaced and deleted security material comes back with its secret, and every act is in the audit log.</summary>
[OnBothEngines]
public sealed class MaterialUndoTests : MaterialTest
{
    [Fact]
    public async Task A_deleted_credential_comes_back_with_its_password()
    {
        await AcceptedAsync(PostAsync("UserCredentials", User("one")));
        await AcceptedAsync(DeleteAsync("UserCredentials('one')"));
        var version = (await VersionsAsync()).Single();
        version.GetProperty("Action").GetString().ShouldBe("Delete");
        version.GetProperty("Content").GetString().ShouldBe("Kind: default\nDescription: of a test\nUser: alice");
        (await RestoreAsync(version)).Status.ShouldBe(204);
        (await SecretAsync(MaterialSet.UserCredentials, "one")).ShouldBe("p4ss");
        (await ActionsAsync()).ShouldBe(["Create User Credential one", "Delete User Credential one", "Restore User Credential one"]);
    }

    [Fact]
    public async Task A_replaced_credential_comes_back_and_what_was_there_becomes_a_version()
    {
        await AcceptedAsync(PostAsync("OAuth2ClientCredentials", OAuth2("one", "first")));
        await AcceptedAsync(PutAsync("OAuth2ClientCredentials('one')", OAuth2("one", "second")));
        (await RestoreAsync((await VersionsAsync()).Single())).Status.ShouldBe(204);
        (await SecretAsync(MaterialSet.OAuth2ClientCredentials, "one")).ShouldBe("first");
        var versions = await VersionsAsync();
        versions.Select(version => version.GetProperty("Action").GetString()).ShouldBe(["Restore", "Update"]);
        (await RestoreAsync(versions[0])).Status.ShouldBe(204);
        (await SecretAsync(MaterialSet.OAuth2ClientCredentials, "one")).ShouldBe("second");
    }

    [Fact]
    public async Task A_name_that_was_taken_meanwhile_stays_with_what_took_it()
    {
        await AcceptedAsync(PostAsync("UserCredentials", User("one")));
        await AcceptedAsync(DeleteAsync("UserCredentials('one')"));
        await AcceptedAsync(PostAsync("SecureParameters", Parameter("one")));
        Refusal(await RestoreAsync((await VersionsAsync()).Single())).ShouldBe("409 Entity with specified name already exists.");
        (await NamesAsync("UserCredentials")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_purged_version_is_gone()
    {
        await AcceptedAsync(PostAsync("SecureParameters", Parameter("one")));
        await AcceptedAsync(DeleteAsync("SecureParameters('one')"));
        var version = (await VersionsAsync()).Single();
        (await DeleteAsync(Path(version))).Status.ShouldBe(204);
        (await VersionsAsync()).ShouldBeEmpty();
        Refusal(await RestoreAsync(version)).ShouldStartWith("404 'one' has no version");
        (await ActionsAsync())[^1].ShouldBe("Purge Security Material Version one");
    }

    [Fact]
    public async Task Versions_of_an_unknown_set_are_not_found() =>
        (await GetAsync("MaterialVersions(Set='Passwords',Name='one',Number=1)")).Status.ShouldBe(404);

    private static string Path(JsonElement version) =>
        $"MaterialVersions(Set='{version.GetProperty("Set")}',Name='{version.GetProperty("Name")}',"
        + $"Number={version.GetProperty("Number")}L)";

    private Task<Answer> RestoreAsync(JsonElement version) => PutAsync($"{Path(version)}?restore=true", new { Status = (string?)null });

    private async Task<IReadOnlyList<JsonElement>> VersionsAsync() =>
        [.. (await GetAsync("MaterialVersions")).Data.GetProperty("results").EnumerateArray()];

    private async Task<IReadOnlyList<string>> ActionsAsync()
    {
        var records = await GetAsync("AuditLogs?$orderby=Sequence&$filter=ObjectType%20ne%20'Service%20Key'");
        return [.. records.Data.GetProperty("results").EnumerateArray().Select(record =>
            $"{record.GetProperty("Action")} {record.GetProperty("ObjectType")} {record.GetProperty("ObjectName")}")];
    }
}
