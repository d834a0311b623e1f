using System.Text;
using System.Text.Json;
using Latchkey.Keystores.Materials;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Api.PgpKeyEntries;

/// <summary>The key rings with keys that GnuPG makes: what it lists, the API shows; what the API exports, it imports.</summary>
[OnBothEngines]
public sealed class PgpKeyTests : MaterialTest
{
    private const string PublicRing = "PgpKeyringPublicResources('pubring')/$value";
    private const string SecretRing = "PgpKeyringSecretResources('secring')/$value";
    private const string Passphrase = "correct horse";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await RunAsync("mkdir -m 700 home");
    }

    public override async ValueTask DisposeAsync()
    {
        await RunAsync("gpgconf --kill all");
        await base.DisposeAsync();
    }

    [Theory]
    [InlineData("rsa2048", "RSA", 2048)]
    [InlineData("ed25519", "EdDSA", 255)]
    public async Task A_public_key_is_shown_as_GnuPG_lists_it_and_exported_so_that_GnuPG_takes_it(string kind, string algorithm, int length)
    {
        var keyId = await MakeAsync("Alice Ä <alice@example.com>", kind);
        var added = (await UploadAsync(PublicRing, await ExportAsync("--armor --export", keyId))).Data.GetProperty("results")[0];
        (Text(added, "KeyId"), Text(added, "Status"), Text(added, "PrimaryUserId"))
            .ShouldBe((keyId, "added", "Alice Ä <alice@example.com>"));

        var key = (await GetAsync($"PgpKeyEntries('{keyId}')?$expand=UserIds,SubKeys")).Data;
        var listed = (await RunAsync($"gpg --with-colons --list-keys {keyId} 2>/dev/null")).Split('\n')
            .Select(line => line.Split(':')).ToList();
        var primary = listed.Single(fields => fields[0] == "pub");
        Text(key, "Fingerprint").ShouldBe(listed.First(fields => fields[0] == "fpr")[9]);
        (await GetAsync($"PgpKeyEntries('{keyId.ToLowerInvariant()}')")).Status.ShouldBe(200);
        (Text(key, "Id"), Text(key, "Type"), Text(key, "Algorithm")).ShouldBe((keyId, "Public", algorithm));
        key.GetProperty("KeyLength").GetInt32().ShouldBe(length);
        Text(key, "CreatedTime").ShouldBe($"/Date({primary[5]}000)/");
        Text(key, "ValidUntil").ShouldBe($"/Date({primary[6]}000)/");
        Text(key, "ValidityState").ShouldBe("Valid");
        Text(key.GetProperty("UserIds").GetProperty("results")[0], "UserId").ShouldBe("Alice Ä <alice@example.com>");
        var subKey = key.GetProperty("SubKeys").GetProperty("results")[0];
        Text(subKey, "KeyId").ShouldBe(listed.Single(fields => fields[0] == "sub")[4]);
        Text(subKey, "KeyFlagsLabel").ShouldBe("Encrypt");

        var exported = await Client.GetAsync($"PgpKeyEntries('{keyId}')/PublicResource/$value");
        exported.ContentType.ShouldBe("application/pgp-keys");
        await Tools.WriteAsync("exported.asc", exported.Bytes);
        await RunAsync($"mkdir -m 700 other && GNUPGHOME=$PWD/other gpg --batch --import exported.asc 2>&1 && "
            + $"GNUPGHOME=$PWD/other gpg --list-keys {keyId} && GNUPGHOME=$PWD/other gpgconf --kill all");
    }

    [Fact]
    public async Task A_secret_key_is_opened_with_its_passphrase_and_never_leaves()
    {
        var keyId = await MakeAsync("Bob <bob@example.com>", "rsa2048");
        var file = await ExportAsync($"--armor --pinentry-mode loopback --passphrase '{Passphrase}' --export-secret-keys", keyId);
        Refusal(await UploadAsync(SecretRing, file)).ShouldBe("400 Passphrase Request Header missing or empty");
        Refusal(await UploadAsync(SecretRing, file, " ")).ShouldBe("400 Passphrase Request Header missing or empty");
        Refusal(await UploadAsync(SecretRing, file, "wrong")).ShouldBe("400 Decrypting Secret Key with applied passphrase failed");
        (await GetAsync("PgpKeyEntries/$count")).Text.ShouldBe("0");

        Text((await UploadAsync(SecretRing, file, Passphrase)).Data.GetProperty("results")[0], "Status").ShouldBe("added");
        Text((await GetAsync($"PgpKeyEntries('{keyId}')")).Data, "Type").ShouldBe("Secret");
        (await SecretAsync(MaterialSet.PgpKeyEntries, keyId)).Length.ShouldBeGreaterThan(1_000);
        (await GetAsync($"PgpKeyEntries('{keyId}')/SecretResource/$value")).Status.ShouldBe(501);

        var again = (await UploadAsync(SecretRing, file, Passphrase)).Data.GetProperty("results")[0];
        (Text(again, "Status"), Text(again, "StatusDetails")).ShouldBe(("not imported", "An entry with the same keyId already exists"));
        await UploadAsync(PublicRing, await ExportAsync("--armor --export", keyId));
        Text((await GetAsync($"PgpKeyEntries('{keyId}')")).Data, "Type").ShouldBe("Secret,Public");
        (await IdsAsync("PgpKeyEntries?keyringName=secring")).ShouldBe([keyId]);

        (await DeleteAsync($"PgpKeyEntries('{keyId}')")).Status.ShouldBe(204);
        (await GetAsync($"PgpKeyEntries('{keyId}')")).Status.ShouldBe(404);
        (await IdsAsync("PgpKeyEntries?keyringName=secring")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Several_keys_in_a_file_have_a_result_each_and_the_rings_their_sizes()
    {
        string[] keys = [await MakeAsync("One", "ed25519"), await MakeAsync("Two", "ed25519")];
        var file = await ExportAsync("--export", keys[0]);
        await UploadAsync(PublicRing, file); // binary
        var both = await UploadAsync(PublicRing, await ExportAsync("--armor --export", ""));
        both.Data.GetProperty("results").EnumerateArray()
            .Select(result => (Text(result, "KeyId"), Text(result, "Status"))).ShouldBe(
            [(keys[0], "not imported"), (keys[1], "added")], ignoreOrder: true);
        (await GetAsync("PgpPublicKeyrings('pubring')")).Data.GetProperty("Size").GetInt32().ShouldBe(2);
        (await GetAsync("PgpSecretKeyrings")).Data.GetProperty("results")[0].GetProperty("Size").GetInt32().ShouldBe(0);
        (await GetAsync("PgpKeyrings")).Status.ShouldBe(404);
        (await GetAsync("PgpPublicKeyrings('pubring')/Runtimes")).Data.GetProperty("results").GetArrayLength().ShouldBe(0);
        (await IdsAsync("PgpKeyEntries?$filter=PrimaryUserId%20eq%20'Two'")).ShouldBe([keys[1]]);
    }

    [Fact]
    public async Task What_does_not_belong_is_refused()
    {
        var keyId = await MakeAsync("Carol", "ed25519");
        var publicKey = await ExportAsync("--armor --export", keyId);
        var secretKey = await ExportAsync($"--armor --pinentry-mode loopback --passphrase '{Passphrase}' --export-secret-keys", keyId);
        Refusal(await UploadAsync(PublicRing, secretKey)).ShouldBe("400 Uploaded content does not contain any PGP Public Key");
        Refusal(await UploadAsync(SecretRing, publicKey, Passphrase)).ShouldBe("400 Uploaded content does not contain any PGP Secret Key");
        Refusal(await UploadAsync("PgpKeyringPublicResources('ring')/$value", publicKey))
            .ShouldBe("404 PUBLIC_KEYRING ring does not exist");
        Refusal(await UploadAsync("PgpKeyringSecretResources('pubring')/$value", secretKey, Passphrase))
            .ShouldBe("404 SECRET_KEYRING pubring does not exist");
        (await UploadAsync(PublicRing, "no key"u8.ToArray())).Status.ShouldBe(400);
        (await UploadAsync(PublicRing, [])).Status.ShouldBe(400);
        (await UploadAsync(PublicRing, new byte[1_048_577])).Status.ShouldBe(413);
        var damaged = Encoding.ASCII.GetString(publicKey).Replace("\n=", "\n=A", StringComparison.Ordinal);
        (await UploadAsync(PublicRing, Encoding.ASCII.GetBytes(damaged))).Status.ShouldBe(400);
        (await Client.SendAsync("POST", "PgpKeyringPublicResources", publicKey, ("Slug", "ring"), ("Content-Type", "application/pgp-keys")))
            .Status.ShouldBe(403);
        (await GetAsync("PgpKeyEntries/$count")).Text.ShouldBe("0");
    }

    [Fact]
    public async Task A_deleted_key_comes_back_with_its_secret()
    {
        var keyId = await MakeAsync("Dave", "ed25519");
        var file = await ExportAsync($"--pinentry-mode loopback --passphrase '{Passphrase}' --export-secret-keys", keyId);
        await UploadAsync(SecretRing, file, Passphrase);
        var secret = await SecretAsync(MaterialSet.PgpKeyEntries, keyId);
        (await DeleteAsync($"PgpKeyEntries('{keyId}')")).Status.ShouldBe(204);
        var number = (await GetAsync("MaterialVersions")).Data.GetProperty("results")[0].GetProperty("Number").GetString();
        var version = $"MaterialVersions(Set='PgpKeyEntries',Name='{keyId}',Number={number}L)";
        (await PutAsync($"{version}?restore=true", new { Status = (string?)null })).Status.ShouldBe(204);
        (await SecretAsync(MaterialSet.PgpKeyEntries, keyId)).ShouldBe(secret);
    }

    [Fact]
    public async Task Near_its_end_a_key_is_critical_then_expired_and_a_tag_does_not_hide_it()
    {
        var keyId = await MakeAsync("Eve", "ed25519", "30d");
        await UploadAsync(PublicRing, await ExportAsync("--export", keyId));
        var path = $"PgpKeyEntries('{keyId}')";
        var tag = (await GetAsync(path)).Headers["ETag"];
        foreach (var (days, state) in new[] { (10, "Critical"), (20, "Expired") })
        {
            Server.Clock.Advance(TimeSpan.FromDays(days));
            await RenewClientAsync();
            var read = await Client.GetAsync(path, ("Accept", "application/json"), ("If-None-Match", tag));
            Text(read.Data, "ValidityState").ShouldBe(state);
            tag = read.Headers["ETag"];
        }
    }

    private static string? Text(JsonElement entity, string property) => entity.GetProperty(property).GetString();

    private Task<string> RunAsync(string command) => Tools.RunAsync($"export GNUPGHOME=$PWD/home; {command}");

    // GnuPG makes the keys shortly before the time that the server's clock shows, whenever the test runs.
    private async Task<string> MakeAsync(string userId, string kind, string expires = "2y")
    {
        var gpg = $"gpg --batch --pinentry-mode loopback --passphrase '{Passphrase}' --faked-system-time 20261120T000000!";
        await RunAsync($"{gpg} --quick-generate-key '{userId}' {kind} sign {expires} 2>&1");
        var listed = (await RunAsync("gpg --with-colons --list-keys 2>/dev/null")).Split('\n').Select(line => line.Split(':')).ToList();
        var fingerprint = listed.Last(fields => fields[0] == "fpr")[9];
        await RunAsync($"{gpg} --quick-add-key {fingerprint} {(kind == "ed25519" ? "cv25519" : kind)} encr {expires} 2>&1");
        return fingerprint[^16..];
    }

    private async Task<byte[]> ExportAsync(string options, string keyId)
    {
        await RunAsync($"rm -f exported; gpg --batch --yes --output exported {options} {keyId} 2>&1");
        return await File.ReadAllBytesAsync(Tools["exported"], TestContext.Current.CancellationToken);
    }

    private Task<Answer> UploadAsync(string path, byte[] file, string? passphrase = null) => Client.PutAsync(path, file,
        [("Accept", "application/json"), ("Content-Type", "application/pgp-keys"), .. PassphraseHeader(passphrase)]);

    private static (string, string)[] PassphraseHeader(string? passphrase) => passphrase is null ? [] : [("Passphrase", passphrase)];

    private async Task<IReadOnlyList<string>> IdsAsync(string path) =>
        [.. (await GetAsync(path)).Data.GetProperty("results").EnumerateArray().Select(key => Text(key, "Id")!)];
}
