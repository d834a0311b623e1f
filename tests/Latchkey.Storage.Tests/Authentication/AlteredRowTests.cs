using Latchkey.Formats.Certificates;
using Latchkey.Keystores;
using Latchkey.Keystores.Tenants;
using Latchkey.Server.Tests.Infrastructure;
using Latchkey.Storage.Tests.Backups;
using Latchkey.Storage.Tests.Infrastructure;
using Latchkey.Storage.Verification;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage.Tests.Authentication;

/// <summary>Promises C7 and D18: a row that grants or decides, and was changed by something else, is named and takes no effect.</summary>
[OnBothEngines]
public sealed class AlteredRowTests
{
    [Fact]
    public async Task Every_changed_column_of_every_such_row_is_found()
    {
        await using var storage = await BackedUp.StorageAsync(TestDatabase.IsPostgreSql, longCertificates: 1);
        await using var context = storage.CreateContext();
        var found = 0;
        foreach (var table in AuthenticatedTable.Of(context.Model))
        {
            var rows = await table.Rows(context).ToListAsync(TestStorage.Token);
            rows.ShouldNotBeEmpty(table.RowType.Name);
            foreach (var row in rows)
            {
                context.Accepts(row).ShouldBeTrue(table.RowType.Name);
                foreach (var column in context.Model.FindEntityType(table.RowType)!.GetProperties())
                {
                    var property = column.PropertyInfo!;
                    var before = property.GetValue(row);
                    foreach (var altered in Altered(before, column.ClrType, column.IsNullable))
                    {
                        property.SetValue(row, altered);
                        context.Accepts(row).ShouldBeFalse($"{table.RowType.Name}.{column.Name}");
                        found++;
                    }

                    property.SetValue(row, before);
                }
            }
        }

        found.ShouldBeGreaterThan(500);
    }

    [Fact]
    public async Task A_service_key_with_the_roles_of_another_cannot_sign_in()
    {
        await using var storage = await BackedUp.StorageAsync(TestDatabase.IsPostgreSql, longCertificates: 0);
        storage.Execute("UPDATE ServiceKeys SET Roles = 'MaterialPurge' WHERE ClientId = 'sb-2'");
        (await storage.ServiceKeys.FindAsync("sb-2", TestStorage.Token)).ShouldBeNull();
        (await storage.ServiceKeys.FindByCertificateAsync(["sha256:AB"], TestStorage.Token)).ShouldBeEmpty();
        storage.Altered.Found.ShouldBe([new("ServiceKeys", "sb-2")]);
        storage.Execute("UPDATE ServiceKeys SET Roles = 'MonitoringDataRead AuditLogRead' WHERE ClientId = 'sb-2'");
        (await storage.ServiceKeys.FindAsync("sb-2", TestStorage.Token)).ShouldNotBeNull();
        storage.Altered.IsEmpty.ShouldBeTrue("it is as it was");
    }

    [Fact]
    public async Task An_altered_service_key_can_be_removed_and_no_other()
    {
        await using var storage = await BackedUp.StorageAsync(TestDatabase.IsPostgreSql, longCertificates: 0);
        (await storage.ServiceKeys.DiscardAlteredAsync("sb-2", Some.Edit().At, TestStorage.Token)).ShouldBeFalse("it is unaltered");
        storage.Execute("UPDATE ServiceKeys SET Tenant = 'another', Roles = 'MaterialPurge' WHERE ClientId = 'sb-2'");
        (await storage.ServiceKeys.DiscardAlteredAsync("sb-2", Some.Edit().At, TestStorage.Token)).ShouldBeTrue();
        (await storage.ServiceKeys.DiscardAlteredAsync("sb-2", Some.Edit().At, TestStorage.Token)).ShouldBeFalse("it has gone");
        storage.Database.Scalar("SELECT COUNT(*) FROM ServiceKeys WHERE ClientId = 'sb-2'").ShouldBe(0L);
        storage.Database.Scalar("SELECT Tenant FROM AuditInbox WHERE ObjectName = 'sb-2' AND Verb = 'Delete'").ShouldBe("default");
        (await storage.Rows.RunAsync(TestStorage.Token)).ShouldBeEmpty("a backup can be made again");
    }

    [Fact]
    public async Task A_row_whose_hash_was_taken_away_is_no_row_of_an_older_release()
    {
        await using var storage = await BackedUp.StorageAsync(TestDatabase.IsPostgreSql, longCertificates: 0);
        await storage.StopAsync();
        storage.Execute(
            "UPDATE ServiceKeys SET Mac = NULL, MacKeyId = NULL; UPDATE KeystoreEntries SET Mac = NULL, MacKeyId = NULL WHERE Alias = 'a'");
        await storage.RestartAsync();
        (await storage.ServiceKeys.ListAsync(TestStorage.Token)).ShouldBeEmpty();
        (await storage.ReadAsync()).Altered.ShouldBe([Alias.Parse("a")]);
    }

    [Fact]
    public async Task An_altered_certificate_is_refused_whatever_is_done_and_can_be_deleted()
    {
        await using var storage = await TestStorage.OpenAsync();
        foreach (var alias in new[] { "kept", "rotten" }) await storage.ImportAsync(alias);
        await storage.StopAsync();
        storage.Execute("UPDATE KeystoreEntries SET SubjectDN = 'CN=another' WHERE Alias = 'rotten'");
        await storage.RestartAsync();
        storage.Altered.Found.ShouldBe([new("KeystoreEntries", $"{Some.Tenant}, system, rotten")]);
        var keystore = await storage.ReadAsync();
        keystore.Entries.Keys.ShouldBe([Alias.Parse("kept")]);
        Refusal expected = new Refusal.EntryAltered(Alias.Parse("rotten"));
        Should.Throw<RefusalException>(() => keystore.Find(Alias.Parse("rotten"))).Refusal.ShouldBe(expected);
        (await storage.ImportAsync("rotten").ShouldThrowAsync<RefusalException>()).Refusal.ShouldBe(expected);
        await storage.DeleteAsync("rotten");
        await storage.ImportAsync("rotten");
        (await storage.ReadAsync()).Entries.Count.ShouldBe(2);
        await storage.RestartAsync();
        (await storage.ReadAsync()).Entries.Count.ShouldBe(2);
        storage.Altered.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task A_keystore_with_an_impossible_name_or_time_keeps_nobody_from_reading()
    {
        await using var storage = await TestStorage.OpenAsync();
        await storage.ImportAsync("one");
        await storage.StopAsync();
        storage.Execute("UPDATE Keystores SET LastModifiedTimeUnixMs = 9000000000000000000");
        storage.Execute(
            "INSERT INTO Keystores (Tenant, Name, LastModifiedBy, LastModifiedTimeUnixMs) " +
            "SELECT Name, 'no keystore', 'thief', 0 FROM Tenants");
        await storage.RestartAsync();
        (await storage.ReadAsync()).Entries.Keys.ShouldBe([Alias.Parse("one")]);
        await storage.ImportAsync("two");
        (await storage.ReadAsync()).Entries.Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_altered_note_notice_or_calendar_token_takes_no_effect()
    {
        await using var storage = await TestStorage.OpenAsync();
        await storage.ImportAsync("a");
        await storage.AnnotateAsync("a", AliasNote.Create("owner@example.com", "", []));
        await storage.GiveNoticesAsync(DateTimeOffset.MaxValue);
        var token = await storage.CalendarTokens.CreateAsync(Some.Tenant, "team", Some.Edit(), TestStorage.Token);
        await storage.StopAsync();
        storage.Execute(
            "UPDATE AliasNotes SET Owner = 'thief@example.com'; UPDATE ExpiryNotices SET LeadMs = LeadMs + 1; " +
            "UPDATE CalendarTokens SET Tenant = 'another'");
        await storage.RestartAsync();

        var keystores = await storage.Store.ReadAsync(Some.Tenant, TestStorage.Token);
        keystores.Notes.ShouldBeEmpty();
        keystores.Notices.ShouldBeEmpty("notice of the end is given once more, not left out");
        (await storage.CalendarTokens.FindAsync(token.Secret, TestStorage.Token)).ShouldBeNull();
        (await storage.CalendarTokens.ListAsync("another", TestStorage.Token)).ShouldBeEmpty();
        storage.Altered.Found.Select(row => row.Table).ShouldBe(["AliasNotes", "CalendarTokens", "ExpiryNotices"]);
    }

    [Fact]
    public async Task An_altered_version_is_neither_listed_nor_restored()
    {
        await using var storage = await TestStorage.OpenAsync();
        var entry = Some.Entry("a") with { Chain = [CertificateReader.Read(Vectors.Body("leaf.pem"))] };
        await storage.Store.ChangeAsync(Some.Tenant, _ => Some.Put(KeystoreName.System, entry), TestStorage.Token);
        var number = (await storage.DeleteAsync("a")).After.Revision;
        (await storage.Versions.FindAsync(Some.Tenant, entry.Alias, number, TestStorage.Token)).Ended.By.ShouldBe("developer");

        storage.Execute("UPDATE EntryVersions SET EndedBy = 'somebody else'");
        (await storage.Versions.FindAsync(Some.Tenant, entry.Alias, number, TestStorage.Token).ShouldThrowAsync<RefusalException>())
            .Refusal.ShouldBe(new Refusal.EntryAltered(entry.Alias));
        (await storage.Versions.ReadAsync(Some.Tenant, null, long.MaxValue, TestStorage.Token).ToListAsync(TestStorage.Token))
            .ShouldBeEmpty();
    }

    [Fact]
    public async Task A_forged_act_in_the_inbox_is_reported_as_such()
    {
        await using var storage = await TestStorage.OpenAsync();
        await using (var command = storage.Another()) await command.ServiceKeys.AddAsync(
            new("sb-1", Some.Tenant, "ci", "hash", ["MonitoringDataRead"], Some.Edit().At), TestStorage.Token);
        storage.Execute("UPDATE AuditInbox SET Actor = 'somebody else'");
        await storage.ImportAsync("next");
        var records = await storage.Audit.ReadAsync(Some.Tenant, new(), TestStorage.Token).ToListAsync(TestStorage.Token);
        records.ShouldNotContain(record => record.Actor == "somebody else");
        records.ShouldContain(record => record.Act.Outcome == "failed" && record.Act.ObjectType == "Audit Inbox");
    }

    [Fact]
    public async Task A_verification_names_every_altered_row()
    {
        await using var storage = await BackedUp.StorageAsync(TestDatabase.IsPostgreSql, longCertificates: 0);
        (await storage.Rows.RunAsync(TestStorage.Token)).ShouldBeEmpty();
        storage.Execute(
            "UPDATE AliasNotes SET Owner = 'thief@example.com'; UPDATE KeystoreEntries SET FingerprintSha256 = '00' WHERE Alias = 'ä'; " +
            "UPDATE Tenants SET EntryCount = EntryCount - 1 WHERE Name = 'ACME'");
        (await storage.Rows.RunAsync(TestStorage.Token)).Select(row => row.Table).Order(StringComparer.Ordinal)
            .ShouldBe(["AliasNotes", "KeystoreEntries", "Tenants"]);
    }

    [Fact]
    public async Task No_backup_is_made_of_an_altered_row()
    {
        await using var storage = await BackedUp.StorageAsync(TestDatabase.IsPostgreSql, longCertificates: 0);
        storage.Execute("UPDATE CalendarTokens SET Name = 'another'");
        using var file = new MemoryStream();
        (await storage.Backups.CreateAsync(file, TestStorage.Token)
            .ShouldThrowAsync<Latchkey.Storage.Backups.BackupException>()).Message.ShouldContain("CalendarTokens is not as it was written");
    }

    private static IEnumerable<object?> Altered(object? value, Type type, bool isNullable)
    {
        if (value is not null && isNullable) yield return null;
        switch (value)
        {
            case string text:
                yield return text + "x";
                break;
            case byte[] octets:
                for (var bit = 0; bit < 8 * Math.Min(octets.Length, 40); bit += 3)
                {
                    var flipped = octets.ToArray();
                    flipped[bit / 8] ^= (byte)(1 << (bit % 8));
                    yield return flipped;
                }

                break;
            case int number: yield return number ^ 1; break;
            case long number: yield return number ^ 1; break;
            case Guid: yield return Guid.NewGuid(); break;
            case bool flag: yield return !flag; break;
            case null when Nullable.GetUnderlyingType(type) == typeof(long): yield return 0L; break;
            case null when Nullable.GetUnderlyingType(type) == typeof(int): yield return 0; break;
            case null when type == typeof(string): yield return ""; break;
            case null when type == typeof(byte[]): yield return Array.Empty<byte>(); break;
        }
    }
}
