using Latchkey.Keystores;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Certificates;
using Latchkey.Keystores.Changesets;
using Latchkey.Keystores.Notes;
using Latchkey.Keystores.Renaming;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Latchkey.Keystores.Trust;
using Latchkey.Storage.Tests.Infrastructure;

namespace Latchkey.Storage.Tests.Stores;

/// <summary>
/// Owner, note and labels of an entry, and the notices of its end: kept beside the entry, for as long as there is one under the alias.
/// </summary>
[OnBothEngines]
public sealed class NoteTests
{
    private static readonly AliasNote Note = AliasNote.Create("owner@example.com", "Zwei\nZeilen 🔑", ["prod", "eu/bank"]);

    [Fact]
    public async Task A_note_is_there_after_a_restart()
    {
        await using var storage = await AnnotatedAsync();
        await storage.RestartAsync();
        var stored = (await NotesAsync(storage))["orders"];
        (stored.Owner, stored.Text, stored.LastModified).ShouldBe(("owner@example.com", "Zwei\nZeilen 🔑", Some.Edit()));
        stored.Labels.ShouldBe(["eu/bank", "prod"]);
    }

    [Fact]
    public async Task A_note_needs_an_entry()
    {
        await using var storage = await TestStorage.OpenAsync();
        (await storage.AnnotateAsync("orders", Note).ShouldThrowAsync<RefusalException>()).Refusal.ShouldBe(
            new Refusal.EntryNotFound(Alias.Parse("orders")));
    }

    [Fact]
    public async Task Of_two_who_write_from_the_same_note_the_second_is_refused()
    {
        await using var storage = await AnnotatedAsync();
        await WriteAsync(Note, "one");
        (await WriteAsync(Note, "two").ShouldThrowAsync<RefusalException>()).Refusal.ShouldBe(
            new Refusal.NoteChanged(Alias.Parse("orders")));
        (await WriteAsync(null, "two").ShouldThrowAsync<RefusalException>()).Refusal.ShouldBe(
            new Refusal.NoteChanged(Alias.Parse("orders")));
        await WriteAsync((await NotesAsync(storage))["orders"], "");
        (await WriteAsync(Note, "three").ShouldThrowAsync<RefusalException>()).Refusal.ShouldBe(
            new Refusal.NoteChanged(Alias.Parse("orders")), "it was taken away");
        await WriteAsync(null, "three");

        Task<CommittedChange> WriteAsync(AliasNote? former, string text) => storage.Store.ChangeAsync(
            Some.Tenant, keystores =>
                keystores.Annotate(Alias.Parse("orders"), former, AliasNote.Create("", text, []), Some.Edit()), TestStorage.Token);
    }

    [Fact]
    public async Task A_rename_takes_note_and_notice_along()
    {
        await using var storage = await AnnotatedAsync();
        await storage.GiveNoticesAsync(DateTimeOffset.MaxValue);
        await RenameAsync(storage, "orders", "orders 2");
        await storage.RestartAsync();
        (await NotesAsync(storage)).Keys.ShouldBe(["orders 2"]);
        (await NoticesAsync(storage)).ShouldBe(["orders 2"]);
        (await storage.GiveNoticesAsync(DateTimeOffset.MaxValue)).Change.ChangesState.ShouldBeFalse();
    }

    [Fact]
    public async Task Deleting_the_entry_ends_note_and_notice()
    {
        await using var storage = await AnnotatedAsync();
        await storage.GiveNoticesAsync(DateTimeOffset.MaxValue);
        await storage.DeleteAsync("orders");
        await storage.ImportAsync("orders");
        await storage.RestartAsync();
        (await NotesAsync(storage)).ShouldBeEmpty();
        (await NoticesAsync(storage)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_certificate_under_the_alias_keeps_the_note()
    {
        await using var storage = await AnnotatedAsync();
        var other = Some.Certificate() with { Der = new byte[] { 0x30, 0x00 }, FingerprintSha256 = "07:08" };
        await storage.Store.ChangeAsync(
            Some.Tenant, keystores =>
                keystores.System.ImportCertificate(Alias.Parse("orders"), other, update: true, TrustBasis.Given, Some.Edit()),
                    TestStorage.Token);
        await storage.RestartAsync();
        (await NotesAsync(storage))["orders"].HasSameContentAs(Note).ShouldBeTrue();
    }

    [Fact]
    public async Task In_a_changeset_a_note_follows_each_step()
    {
        await using var storage = await AnnotatedAsync();
        Func<TenantKeystores, KeystoreChange>[] rules =
        [
            keystores => keystores.System.Rename(Alias.Parse("orders"), Alias.Parse("b"), Some.Edit()),
            keystores => keystores.Annotate(Alias.Parse("b"), AliasNote.Create("second", "", []), Some.Edit()),
            keystores => Some.Import(keystores, "orders"),
            keystores => keystores.System.Rename(Alias.Parse("b"), Alias.Parse("c"), Some.Edit()),
        ];
        await storage.Store.ChangeAsync(Some.Tenant, keystores => keystores.ChangeTogether(rules), TestStorage.Token);
        await storage.RestartAsync();
        (await NotesAsync(storage)).ShouldHaveSingleItem()
            .ShouldSatisfyAllConditions(note => note.Key.ShouldBe("c"), note => note.Value.Owner.ShouldBe("second"));
    }

    [Fact]
    public async Task The_audit_log_tells_of_it_and_an_empty_note_takes_it_away()
    {
        await using var storage = await AnnotatedAsync();
        await storage.AnnotateAsync("orders", Note);
        await storage.AnnotateAsync("orders", AliasNote.Create(" ", "", []));
        await storage.RestartAsync();
        (await NotesAsync(storage)).ShouldBeEmpty();
        var acts = await storage.Audit.ReadAsync(Some.Tenant, new AuditRange { Least = 2 }, TestStorage.Token).Select(record => record.Act)
            .ToListAsync(TestStorage.Token);
        acts.Select(act => (act.Verb, act.ObjectType, act.ObjectName, act.Outcome)).ShouldBe(
            [
                (AuditVerb.Create, AuditObjects.EntryNote, "orders", "done"),
                (AuditVerb.Update, AuditObjects.Keystore, null, "unchanged"),
                (AuditVerb.Delete, AuditObjects.EntryNote, "orders", "done"),
            ]);
        acts[0].Detail.ShouldBe("owner 'owner@example.com', note of 14 characters, labels: 2");
    }

    [Fact]
    public async Task Another_server_sees_what_comes_changes_and_goes()
    {
        TestDatabase.RequirePostgreSql();
        await using var first = await AnnotatedAsync();
        await using var second = first.Another(Path.Combine(first.Folder, "another"));
        await second.Storage.OpenAsync(TestStorage.Token);
        (await NotesAsync(second)).Keys.ShouldBe(["orders"]);
        await first.GiveNoticesAsync(DateTimeOffset.MaxValue);
        (await NoticesAsync(second)).ShouldBe(["orders"]);
        // Each fires once, whichever server looks.
        (await second.GiveNoticesAsync(DateTimeOffset.MaxValue)).Change.ChangesState.ShouldBeFalse();

        // One goes and another comes between two looks.
        await first.DeleteAsync("orders");
        await first.ImportAsync("b");
        await first.AnnotateAsync("b", Note);
        (await NotesAsync(second)).Keys.ShouldBe(["b"]);
        (await NoticesAsync(second)).ShouldBeEmpty();
        await RenameAsync(second, "b", "c");
        (await NotesAsync(first)).Keys.ShouldBe(["c"]);
    }

    private static async Task<TestStorage> AnnotatedAsync()
    {
        var storage = await TestStorage.OpenAsync();
        await storage.ImportAsync("orders");
        await storage.AnnotateAsync("orders", Note);
        return storage;
    }

    private static Task<CommittedChange> RenameAsync(TestStorage storage, string from, string to) =>
        storage.Store.ChangeAsync(
            Some.Tenant, keystores => keystores.System.Rename(Alias.Parse(from), Alias.Parse(to), Some.Edit()), TestStorage.Token);

    private static async Task<Dictionary<string, AliasNote>> NotesAsync(TestStorage storage) =>
        (await storage.Store.ReadAsync(Some.Tenant, TestStorage.Token)).Notes.ToDictionary(note => note.Key.Value, note => note.Value);

    private static async Task<IEnumerable<string>> NoticesAsync(TestStorage storage) =>
        (await storage.Store.ReadAsync(Some.Tenant, TestStorage.Token)).Notices.Keys.Select(alias => alias.Value);
}
