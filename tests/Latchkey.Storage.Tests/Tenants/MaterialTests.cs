using System.Text;
using Latchkey.Formats.OpenPgp;
using Latchkey.Keystores;
using Latchkey.Keystores.Credentials;
using Latchkey.Keystores.Deletion;
using Latchkey.Keystores.Materials;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Tenants;
using Latchkey.Storage.Tests.Backups;
using Latchkey.Storage.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage.Tests.Tenants;

/// <summary>Security material outlasts restarts and rotations, reaches other servers, and has no effect once it is altered.</summary>
[OnBothEngines]
public sealed class MaterialTests
{
    private static readonly MaterialSet[] Sets = Enum.GetValues<MaterialSet>();
    private static readonly MaterialId One = new(MaterialSet.UserCredentials, "one");

    [Fact]
    public async Task What_was_written_is_there_after_a_restart_with_its_versions()
    {
        await using var storage = await TestStorage.OpenAsync();
        await storage.PutCredentialAsync("one", "first");
        await storage.PutCredentialAsync("one", "second");
        await storage.PutCredentialAsync("two");
        var number = (await DeleteAsync(storage, "two")).After.Revision;
        await storage.RestartAsync();

        var materials = (await storage.Store.ReadAsync(Some.Tenant, TestStorage.Token)).Materials;
        materials.All.Select(material => material.Id).ShouldBe([One]);
        materials.Find(One).Content.ShouldBe(new UserCredential("default", "of a test", "alice", null));
        Opened(storage, materials.Find(One).Secret!).ShouldBe("second");
        var versions = await storage.MaterialVersions.ReadAsync(Some.Tenant, Sets, null, long.MaxValue, TestStorage.Token)
            .ToListAsync(TestStorage.Token);
        versions.Select(version => (version.Number, version.Material.Id.Name, Opened(storage, version.Material.Secret!)))
            .ShouldBe([(number, "two", "p4ss"), (2L, "one", "first")]);
        (await storage.MaterialVersions.ReadAsync(Some.Tenant, [One.Set], One.Name, long.MaxValue, TestStorage.Token)
            .CountAsync(TestStorage.Token)).ShouldBe(1);
        (await storage.MaterialVersions.FindAsync(Some.Tenant, One, 3, TestStorage.Token).ShouldThrowAsync<RefusalException>())
            .Refusal.ShouldBe(new Refusal.MaterialVersionNotFound("one", 3));
    }

    public static TheoryData<MaterialSet> EverySet => [.. Sets];

    [Theory]
    [MemberData(nameof(EverySet))]
    public async Task Content_without_anything_optional_is_read_again(MaterialSet set)
    {
        await using var storage = await TestStorage.OpenAsync();
        var id = new MaterialId(set, "1");
        var written = new Material(id, LeastOf(set)) { Created = Some.Edit(), LastModified = Some.Edit() };
        await storage.Store.ChangeAsync(
            Some.Tenant, _ => KeystoreChange.One(Some.Edit(), new MaterialChange(id, null, written)), TestStorage.Token);
        await storage.Store.ChangeAsync(
            Some.Tenant, _ => KeystoreChange.One(Some.Edit(), new MaterialChange(id, written, written)), TestStorage.Token);
        await storage.RestartAsync();
        var read = (await storage.Store.ReadAsync(Some.Tenant, TestStorage.Token)).Materials.Find(id);
        MaterialText.Of(read).ShouldBe(MaterialText.Of(written));
        var version = await storage.MaterialVersions.FindAsync(Some.Tenant, id, 2, TestStorage.Token);
        MaterialText.Of(version.Material).ShouldBe(MaterialText.Of(written));
    }

    private static MaterialContent LeastOf(MaterialSet set) => set switch
    {
        MaterialSet.UserCredentials => new UserCredential("default", "", null, null),
        MaterialSet.OAuth2ClientCredentials => new OAuth2ClientCredential { TokenServiceUrl = "u", ClientId = "c" },
        MaterialSet.SecureParameters => new SecureParameter(""),
        MaterialSet.AccessPolicies => new AccessPolicy("r", null)
        {
            References = [new ArtifactReference(1, "INTEGRATION_FLOW", "Name", null, "exactString")],
        },
        MaterialSet.CertificateUserMappings => new CertificateUserMapping("u", "", 0),
        MaterialSet.PgpKeyEntries => new PgpKeyEntry
        {
            Primary = new PgpKeyFacts
            {
                Fingerprint = new string('0', 40),
                Algorithm = "RSA",
                KeyLength = 2_048,
                Curve = null,
                Created = Some.Edit().At,
                Flags = PgpKeyFlags.None,
                ValidUntil = null,
                IsRevoked = false,
            },
            PrimaryUserId = "",
            UserIds = [],
            SubKeys = [],
            PublicKey = "",
        },
        _ => throw new ArgumentOutOfRangeException(nameof(set)),
    };

    [Fact]
    public async Task More_versions_than_a_piece_are_read_once_each_newest_first()
    {
        await using var storage = await TestStorage.OpenAsync();
        for (var i = 0; i < 130; i++) await storage.PutCredentialAsync(i % 2 == 0 ? "even" : "odd");
        var numbers = await storage.MaterialVersions.ReadAsync(Some.Tenant, Sets, null, long.MaxValue, TestStorage.Token)
            .Select(version => version.Number).ToListAsync(TestStorage.Token);
        numbers.ShouldBe(Enumerable.Range(3, 128).Reverse().Select(number => (long)number));
    }

    [Fact]
    public async Task Another_server_learns_of_writes_and_deletions()
    {
        if (!TestDatabase.IsPostgreSql) return; // SQLite has one server
        await using var storage = await TestStorage.OpenAsync();
        await using var other = storage.Another(Path.Combine(storage.Folder, "other"));
        await other.Storage.OpenAsync(TestStorage.Token);
        await storage.PutCredentialAsync("one");
        await storage.PutCredentialAsync("two");
        (await NamesAsync(other)).ShouldBe(["one", "two"]);
        await DeleteAsync(other, "one");
        (await NamesAsync(storage)).ShouldBe(["two"]);
    }

    [Fact]
    public async Task A_new_data_key_seals_and_signs_all_of_it_again()
    {
        await using var storage = await TestStorage.OpenAsync();
        await storage.PutCredentialAsync("one", "first");
        await storage.PutCredentialAsync("one", "second");
        var old = storage.Ring.CurrentId;
        await storage.Keys.RotateDataKeyAsync(TestStorage.Token);
        while (await storage.Keys.ContinueAsync(TestStorage.Token))
        {
            // Another round until nothing is left.
        }

        (await storage.Keys.StatusAsync(TestStorage.Token)).RowsLeft.ShouldBe(0);
        storage.Ring.Knows(old).ShouldBeFalse();
        await storage.RestartAsync();
        var materials = (await storage.Store.ReadAsync(Some.Tenant, TestStorage.Token)).Materials;
        Opened(storage, materials.Find(One).Secret!).ShouldBe("second");
        var version = await storage.MaterialVersions.FindAsync(Some.Tenant, One, 2, TestStorage.Token);
        Opened(storage, version.Material.Secret!).ShouldBe("first");
        (await storage.MaterialVersions.ReadAsync(Some.Tenant, Sets, null, long.MaxValue, TestStorage.Token).CountAsync(TestStorage.Token))
            .ShouldBe(1, "sealing again leaves no version");
    }

    [Theory]
    [InlineData("Content = '{}'")]
    [InlineData("LastModifiedBy = 'thief'")]
    [InlineData("Revision = 0")]
    public async Task Altered_material_has_no_effect_is_refused_and_can_be_deleted(string alteration)
    {
        await using var storage = await TestStorage.OpenAsync();
        await storage.PutCredentialAsync("one");
        await storage.StopAsync();
        storage.Execute($"UPDATE Materials SET {alteration}");
        await storage.RestartAsync();
        (await NamesAsync(storage)).ShouldBeEmpty();
        storage.Altered.Found.Select(row => row.Table).ShouldBe(["Materials"]);
        (await storage.PutCredentialAsync("one", "again").ShouldThrowAsync<RefusalException>())
            .Refusal.ShouldBe(new Refusal.MaterialAltered("one"));

        await DeleteAsync(storage, "one");
        await storage.PutCredentialAsync("one", "again");
        await storage.RestartAsync();
        (await NamesAsync(storage)).ShouldBe(["one"]);
        (await storage.MaterialVersions.ReadAsync(Some.Tenant, Sets, null, long.MaxValue, TestStorage.Token).CountAsync(TestStorage.Token))
            .ShouldBe(0, "nobody knows what an altered row was");
        (await BackedUp.CreateAsync(storage)).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_backup_is_refused_if_a_secret_does_not_open_or_a_row_is_missing()
    {
        await using var storage = await TestStorage.OpenAsync();
        await storage.PutCredentialAsync("one");
        await storage.PutCredentialAsync("two");
        await using (var context = storage.CreateContext())
        {
            var row = await context.Materials.SingleAsync(material => material.Name == "one", TestStorage.Token);
            context.Entry(row).Property(material => material.SealedSecret).CurrentValue =
                [.. row.SealedSecret![..^1], (byte)(row.SealedSecret[^1] ^ 1)];
            await context.SaveChangesAsync(TestStorage.Token); // which signs it
        }

        var backup = await BackedUp.CreateAsync(storage);
        (await BackedUp.RefusalAsync(storage, new MemoryStream(backup))).ShouldContain("cannot be opened");
        storage.Execute("DELETE FROM Materials WHERE Name = 'one'");
        backup = await BackedUp.CreateAsync(storage);
        (await BackedUp.RefusalAsync(storage, new MemoryStream(backup)))
            .ShouldContain("the number of notes, notices and pieces of security material");
    }

    [Fact]
    public async Task An_altered_version_is_neither_listed_nor_found()
    {
        await using var storage = await TestStorage.OpenAsync();
        await storage.PutCredentialAsync("one");
        var number = (await DeleteAsync(storage, "one")).After.Revision;
        storage.Execute("UPDATE MaterialVersions SET EndedBy = 'somebody else'");
        (await storage.MaterialVersions.ReadAsync(Some.Tenant, Sets, null, long.MaxValue, TestStorage.Token).ToListAsync(TestStorage.Token))
            .ShouldBeEmpty();
        (await storage.MaterialVersions.FindAsync(Some.Tenant, One, number, TestStorage.Token).ShouldThrowAsync<RefusalException>())
            .Refusal.ShouldBe(new Refusal.MaterialAltered("one"));
    }

    [Fact]
    public async Task A_secret_opens_in_its_own_row_alone()
    {
        await using var storage = await TestStorage.OpenAsync();
        await storage.PutCredentialAsync("one");
        await storage.PutCredentialAsync("two");
        var materials = (await storage.Store.ReadAsync(Some.Tenant, TestStorage.Token)).Materials;
        var (one, two) = (materials.Find(One).Secret!, materials.Find(One with { Name = "two" }).Secret!);
        Should.Throw<RefusalException>(() => storage.Sealer.Open(one with { Place = two.Place })).Refusal
            .ShouldBeOfType<Refusal.SealBroken>();
    }

    [Fact]
    public async Task Versions_are_pruned_with_those_of_entries()
    {
        await using var storage = await TestStorage.OpenAsync();
        await storage.PutCredentialAsync("one");
        await DeleteAsync(storage, "one");
        (await storage.Versions.PruneAsync(Some.Edit().At, TestStorage.Token)).ShouldBe(0);
        (await storage.Versions.PruneAsync(Some.Edit().At.AddMilliseconds(1), TestStorage.Token)).ShouldBe(1);
        await using var context = storage.CreateContext();
        (await context.MaterialVersions.CountAsync(TestStorage.Token)).ShouldBe(0);
    }

    private static Task<Latchkey.Keystores.Stores.CommittedChange> DeleteAsync(TestStorage storage, string name) =>
        storage.Store.ChangeAsync(
            Some.Tenant, keystores => keystores.Materials.Delete(One with { Name = name }, Some.Edit()), TestStorage.Token);

    private static async Task<IEnumerable<string>> NamesAsync(TestStorage storage) =>
        (await storage.Store.ReadAsync(Some.Tenant, TestStorage.Token)).Materials.All.Select(material => material.Id.Name);

    private static string Opened(TestStorage storage, SealedSecret secret)
    {
        using var opened = storage.Sealer.Open(secret);
        return Encoding.UTF8.GetString(opened.Span);
    }
}
