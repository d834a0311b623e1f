using System.Globalization;
using System.Text.Json;
using Latchkey.Application.ServiceKeys;
using Latchkey.Keystores;
using Latchkey.Keystores.Stores;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Api.Batches;

/// <summary>A changeset is made as a whole or not at all, whatever is in it.</summary>
[OnBothEngines]
public sealed class ChangesetTests : KeystoreTest
{
    private static readonly byte[] Certificate = Vectors.Body("self-signed-rsa.pem");
    private static readonly byte[] Other = Vectors.Body("self-signed-ec.pem");

    [Fact]
    public async Task Of_a_thousand_changesets_with_one_bad_change_none_leaves_a_trace()
    {
        await Client.ImportAsync("kept", Certificate);
        await Client.ImportAsync("renamed", Other);
        var before = await StateAsync();
        for (var i = 0; i < 1_000; i++)
        {
            var changes = Good(i).ToList();
            changes.Insert(i % (changes.Count + 1), Bad(i));
            var answers = await new BatchText().Changeset(changes).SendAsync(Client);
            answers[0].Changes.ShouldBeEmpty();
            answers[0].Status.ShouldBeInRange(400, 499);
            (await StateAsync()).ShouldBe(before);
        }
    }

    [Fact]
    public async Task A_changeset_is_one_revision_and_its_changes_see_each_other()
    {
        await Client.ImportAsync("old", Certificate);
        var revision = (await StateAsync()).Revision;
        var answers = await new BatchText().Changeset(
            Change.Delete("old"),
            Change.Json("POST", "KeyPairGenerationRequests",
                new { Alias = "old", KeySize = 1024, SignatureAlgorithm = "SHA-256/RSA", CommonName = "x", Country = "DE" }),
            Change.Json("PUT", $"{Entry("old")}?renameAlias=new", new { Status = (string?)null }),
            Change.Import("passing", Other),
            Change.Delete("passing")).SendAsync(Client);
        answers[0].Changes.Select(change => change.Status).ShouldBe([204, 204, 204, 204, 204]);
        (await EntriesAsync()).Keys.ShouldBe(["new"]);
        (await StateAsync()).Revision.ShouldBe(revision + 1);
        await Tools.WriteAsync("new.csr", (await GetAsync($"{Entry("new")}/SigningRequest/$value")).Bytes);
        await Tools.RunAsync("openssl req -in new.csr -verify -noout 2>&1");
    }

    [Fact]
    public async Task A_change_answers_with_the_state_after_the_whole_changeset()
    {
        var answers = await new BatchText().Changeset(
            Change.Import("a", Certificate, "fingerprintVerified=true&returnKeystoreEntries=true"),
            Change.Import("b", Other, "fingerprintVerified=true&returnKeystoreEntries=true")).SendAsync(Client);
        answers[0].Changes.Select(change => StatusOf(change)).ShouldBe(["a new, b unchanged", "a unchanged, b new"]);
    }

    [Fact]
    public async Task A_reference_stands_for_the_entry_that_a_change_made()
    {
        var pair = new { Alias = "Über uns", KeySize = 1024, SignatureAlgorithm = "SHA-256/RSA", CommonName = "x", Country = "DE" };
        var answers = await new BatchText().Changeset(
            Change.Json("POST", "KeyPairGenerationRequests", pair) with { ContentId = "1" },
            Change.Json("PUT", "$1?renameAlias=renamed", new { Status = (string?)null }) with { ContentId = "2" },
            Change.Import("other", Certificate) with { ContentId = "3" },
            new Change("DELETE", "$3", []) with { ContentId = "4" }).SendAsync(Client);
        answers[0].Changes.Select(change => change.Status).ShouldBe([204, 204, 204, 204]);
        (await EntriesAsync()).Keys.ShouldBe(["renamed"]);
    }

    [Fact]
    public async Task Keystore_files_and_backups_are_part_of_a_changeset_like_anything_else()
    {
        await Client.ImportAsync("first", Certificate);
        await Tools.RunAsync(
            "keytool -genkeypair -keystore store -storetype PKCS12 -storepass changeit -alias pair -keyalg EC -groupname secp256r1 " +
            "-dname CN=pair 2>/dev/null");
        var import = Change.Json("POST", "KeystoreResources",
            new { Name = "system", Resource = Convert.ToBase64String(await Tools.ReadAsync("store")), Password = "changeit" });
        var backUp = Change.Json("POST", "KeystoreResources", new { Name = "backup_admin_system", Resource = (string?)null });
        var before = await StateAsync();
        (await new BatchText().Changeset(backUp, import, Change.Delete("missing")).SendAsync(Client))[0].Status.ShouldBe(404);
        (await StateAsync()).ShouldBe(before);

        var answers = await new BatchText().Changeset(backUp, import, Change.Delete("first")).SendAsync(Client);
        answers[0].Changes.Select(change => change.Status).ShouldBe([200, 200, 204]);
        (await EntriesAsync()).Keys.ShouldBe(["pair"]);
        (await EntriesAsync("backup_admin_system")).Keys.ShouldBe(["first"]);
    }

    [Theory]
    [InlineData("elsewhere", 0)]
    [InlineData("b", 400)]
    public async Task A_change_that_is_made_meanwhile_is_taken_into_account_or_refuses_the_whole(string alias, int status)
    {
        using var held = await HeldWriter.HoldAsync(
            Server.Service<IKeystoreStore>(), NewServiceKey.DefaultTenant, keystores => Some.Import(keystores, alias));
        var sent = new BatchText().Changeset(Change.Import("a", Certificate), Change.Import("b", Certificate)).SendAsync(Client);
        for (var i = 0; i < 20; i++) (await EntriesAsync()).ShouldBeEmpty(); // what the changeset was tried on, most likely
        await held.ReleaseAsync();
        var answer = (await sent)[0];
        answer.Status.ShouldBe(status, answer.Text);
        answer.Changes.ShouldAllBe(change => change.Status == 204);
        (await EntriesAsync()).Keys.ShouldBe(status == 0 ? ["a", "b", "elsewhere"] : ["b"]);
    }

    [Fact]
    public async Task Many_changesets_at_once_lose_nothing()
    {
        var sent = Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 10; i++)
            {
                var answers = await new BatchText()
                    .Changeset(Change.Import($"{writer} {i} a", Certificate), Change.Import($"{writer} {i} b", Other)).SendAsync(Client);
                answers[0].Changes.Select(change => change.Status).ShouldBe([204, 204]);
            }
        }));
        await Task.WhenAll(sent);
        (await EntriesAsync()).Count.ShouldBe(320);
        (await StateAsync()).Revision.ShouldBe(160);
    }

    private static IEnumerable<Change> Good(int i)
    {
        yield return Change.Import($"new {i}", Certificate);
        if (i % 2 == 0) yield return Change.Import("kept", Other, "fingerprintVerified=true&update=true");
        if (i % 3 == 0) yield return Change.Json("PUT", $"{Entry("renamed")}?renameAlias=other", new { Status = (string?)null });
        if (i % 5 == 0) yield return Change.Json("PUT", "KeystoreResources('system')?deleteEntries=true", new { Aliases = $"new {i}" });
        if (i % 100 == 0)
            yield return Change.Json("POST", "KeystoreResources", new { Name = "backup_admin_system", Resource = (string?)null });
    }

    private static Change Bad(int i) => (i % 6) switch
    {
        0 => Change.Import("sap_reserved", Certificate),
        1 => Change.Import("untrusted", Vectors.Body("leaf.pem"), ""),
        2 => Change.Import("malformed", [1, 2, 3]),
        3 => Change.Delete("missing"),
        4 => Change.Json("POST", "NoSuchSet", new { }),
        _ => new Change("PUT", $"{Entry("kept")}?renameAlias=x", "{"u8.ToArray(), "Content-Type: application/json"),
    };

    private static string StatusOf(BatchAnswer answer) =>
        string.Join(", ", JsonDocument.Parse(answer.Text).RootElement.GetProperty("d").GetProperty("results").EnumerateArray()
        .Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.GetProperty("Alias")} {entry.GetProperty("Status")}")));

    private async Task<(long Revision, string Entries)> StateAsync()
    {
        var keystores = await Server.Service<IKeystoreStore>()
            .ReadAsync(NewServiceKey.DefaultTenant, TestContext.Current.CancellationToken);
        return (keystores.Revision,
            string.Join(", ",
            KeystoreName.All.SelectMany(name =>
            keystores[name].Entries.Values.Select(
                entry => $"{name} {entry.Alias} {entry.Certificate.SerialNumber} {entry.LastModified.At:O}"))));
    }
}
