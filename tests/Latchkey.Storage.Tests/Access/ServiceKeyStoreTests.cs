using Latchkey.Keystores.Access;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Stores;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage.Tests.Access;

[OnBothEngines]
public sealed class ServiceKeyStoreTests
{
    private static readonly ServiceKey Key = new(
        "sb-1", Some.Tenant, "Åsa 🔑", "pbkdf2-sha256$1$a$b", [.. Roles.All], new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero));

    [Fact]
    public async Task A_key_is_found_as_it_was_added()
    {
        await using var storage = TestStorage.Closed();
        await storage.ServiceKeys.AddAsync(Key, TestStorage.Token);
        var found = (await storage.ServiceKeys.FindAsync("sb-1", TestStorage.Token)).ShouldNotBeNull();
        found.Roles.ShouldBe(Key.Roles);
        (found with { Roles = Key.Roles }).ShouldBe(Key);
    }

    [Fact]
    public async Task A_key_without_roles_is_found_without_roles()
    {
        await using var storage = TestStorage.Closed();
        await storage.ServiceKeys.AddAsync(Key with { Roles = [] }, TestStorage.Token);
        (await storage.ServiceKeys.FindAsync("sb-1", TestStorage.Token))!.Roles.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_unknown_key_is_not_found()
    {
        await using var storage = TestStorage.Closed();
        (await storage.ServiceKeys.AnyAsync(TestStorage.Token)).ShouldBeFalse();
        await storage.ServiceKeys.AddAsync(Key, TestStorage.Token);
        (await storage.ServiceKeys.AnyAsync(TestStorage.Token)).ShouldBeTrue();
        (await storage.ServiceKeys.FindAsync("SB-1", TestStorage.Token)).ShouldBeNull();
    }

    // As by two servers that have both found no key.
    [Fact]
    public async Task Of_two_first_keys_only_one_is_added()
    {
        await using var storage = TestStorage.Closed();
        (await storage.ServiceKeys.AddFirstAsync(Key, TestStorage.Token)).ShouldBeTrue();
        (await storage.ServiceKeys.AddFirstAsync(Key with { ClientId = "sb-2" }, TestStorage.Token)).ShouldBeFalse();
        (await storage.ServiceKeys.ListAsync(TestStorage.Token)).ShouldHaveSingleItem().ClientId.ShouldBe("sb-1");
    }

    [Fact]
    public async Task A_key_added_by_a_command_is_found_by_the_running_server()
    {
        await using var server = await TestStorage.OpenAsync();
        (await server.ServiceKeys.FindAsync("sb-1", TestStorage.Token)).ShouldBeNull();
        await using (var command = server.Another()) await command.ServiceKeys.AddAsync(Key, TestStorage.Token);
        (await server.ServiceKeys.FindAsync("sb-1", TestStorage.Token)).ShouldNotBeNull();
        (await server.ImportAsync("one")).After.Revision.ShouldBe(1);
    }

    [Fact]
    public async Task Additions_rotations_and_revocations_are_recorded_with_the_next_write()
    {
        await using var server = await TestStorage.OpenAsync();
        await using (var command = server.Another())
        {
            await command.ServiceKeys.AddAsync(Key with { Roles = ["PI_Read_Only"] }, TestStorage.Token);
            await command.ServiceKeys.ChangeAsync(
                Key.ClientId, key => key.Rotate("other", null, Key.CreatedTime), Key.CreatedTime.AddDays(1), TestStorage.Token);
            await command.ServiceKeys.ChangeAsync(
                Key.ClientId, key => key with { RevokedTime = Key.CreatedTime.AddDays(2) }, Key.CreatedTime.AddDays(2), TestStorage.Token);
        }

        await server.ImportAsync("next");
        var records = await server.Audit.ReadAsync(Some.Tenant, new AuditRange(), TestStorage.Token).Take(3).ToListAsync(TestStorage.Token);
        records.Select(record => $"{record.Actor} {record.Act.Verb} {record.Act.ObjectType} {record.Act.ObjectName}: {record.Act.Detail}")
            .ShouldBe(
            [
                "operator Create Service Key sb-1: 'Åsa 🔑' with PI_Read_Only",
                "operator Update Service Key sb-1: 'Åsa 🔑' rotated",
                "operator Update Service Key sb-1: 'Åsa 🔑' revoked",
            ]);
    }

    [Fact]
    public async Task A_change_that_is_not_made_is_not_recorded()
    {
        await using var server = await TestStorage.OpenAsync();
        await server.ServiceKeys.AddAsync(Key, TestStorage.Token);
        server.Database.Refuse("UPDATE ON ServiceKeys");
        await server.ServiceKeys.ChangeAsync(Key.ClientId, key => key with { RevokedTime = Key.CreatedTime }, Key.CreatedTime,
            TestStorage.Token).ShouldThrowAsync<DbUpdateException>();
        await server.ImportAsync("next");
        (await server.Audit.ReadAsync(Some.Tenant, new AuditRange(), TestStorage.Token).ToListAsync(TestStorage.Token))
            .Select(record => record.Act.Verb).ShouldBe([AuditVerb.Create, AuditVerb.Create]);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_explained()
    {
        await using var storage = TestStorage.Closed();
        await File.WriteAllTextAsync(Path.Combine(storage.Folder, "file"), "", TestStorage.Token);
        await using var command = storage.Another(Path.Combine(storage.Folder, "file"));
        var refused = await command.ServiceKeys.AnyAsync(TestStorage.Token).ShouldThrowAsync<StorageException>();
        refused.Message.ShouldContain("cannot be opened");
    }

    [Fact]
    public async Task A_command_does_not_change_the_schema_under_a_running_server()
    {
        await using var server = await TestStorage.OpenAsync();
        server.Execute("DELETE FROM __EFMigrationsHistory"); // as an older server would have it
        await using var command = server.Another();
        (await command.ServiceKeys.AddAsync(Key, TestStorage.Token).ShouldThrowAsync<StorageException>()).Message.ShouldContain("in use");
    }
}
