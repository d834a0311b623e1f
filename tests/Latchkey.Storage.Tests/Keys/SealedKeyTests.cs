using Latchkey.Formats.Certificates;
using Latchkey.Formats.Keys;
using Latchkey.Formats.Secrets;
using Latchkey.Keystores;
using Latchkey.Keystores.Entries;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Tenants;
using Latchkey.Server.Tests.Infrastructure;
using Latchkey.Storage.Tests.Infrastructure;

namespace Latchkey.Storage.Tests.Keys;

/// <summary>Private keys in the database open in their own row alone.</summary>
[OnBothEngines]
public sealed class SealedKeyTests
{
    private static readonly byte[] Secret = [.. "a private key that must not be found in any file"u8];

    [Fact]
    public async Task A_key_pair_comes_back_whole_after_a_restart()
    {
        await using var storage = await TestStorage.OpenAsync();
        Certificate[] chain = [CertificateReader.Read(Vectors.Body("leaf.pem")), CertificateReader.Read(Vectors.Body("issuing.pem")),
            CertificateReader.Read(Vectors.Body("root.pem"))];
        var activation = new Activation(Alias.Parse("sap_x"), 2, Some.Edit("SAP", 1), Some.Edit("SAP", 2));
        await PutAsync(storage, "pair", entry => entry with { Chain = [.. chain], Activation = activation });
        await storage.RestartAsync();

        var stored = (await storage.ReadAsync()).Find(Alias.Parse("pair"));
        stored.Type.ShouldBe(EntryType.KeyPair);
        stored.Chain.Select(certificate => certificate.SubjectDN).ShouldBe(chain.Select(certificate => certificate.SubjectDN));
        stored.Activation.ShouldBe(activation);
        using var opened = storage.Sealer.Open(stored.PrivateKey!);
        opened.Span.ToArray().ShouldBe(Secret);
    }

    [Fact]
    public async Task The_secret_is_in_no_file_of_the_data_folder()
    {
        await using var storage = await TestStorage.OpenAsync();
        await PutAsync(storage, "pair");
        foreach (var file in Directory.EnumerateFiles(storage.Folder).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var content = new MemoryStream();
            await stream.CopyToAsync(content, TestStorage.Token);
            content.ToArray().AsSpan().IndexOf(Secret).ShouldBe(-1, file);
        }
    }

    [Theory]
    [InlineData("UPDATE KeystoreEntries SET Alias = 'other'", "other", "system", Some.Tenant)]
    [InlineData("UPDATE KeystoreEntries SET Revision = Revision + 1", "pair", "system", Some.Tenant)]
    [InlineData(
        "INSERT INTO Keystores SELECT Tenant, 'KeyRenewal', LastModifiedBy, LastModifiedTimeUnixMs FROM Keystores; UPDATE " +
        "KeystoreEntries SET Keystore = 'KeyRenewal'", "pair", "KeyRenewal", Some.Tenant)]
    [InlineData(
        "INSERT INTO Tenants (Name, Revision, EntryCount, KeptCount, Lineage) SELECT 'other', Revision, EntryCount, KeptCount, Lineage " +
        "FROM Tenants; INSERT INTO Keystores SELECT 'other', Name, LastModifiedBy, LastModifiedTimeUnixMs FROM Keystores; UPDATE " +
        "KeystoreEntries SET Tenant = 'other'", "pair", "system", "other")]
    public async Task A_row_that_was_moved_takes_no_effect(string sql, string alias, string keystore, string tenant)
    {
        await using var storage = await TestStorage.OpenAsync();
        await PutAsync(storage, "pair");
        await storage.StopAsync();
        storage.Execute(sql);
        await storage.RestartAsync();

        var moved = (await storage.Store.ReadAsync(tenant, TestStorage.Token))[KeystoreName.Parse(keystore)];
        Should.Throw<RefusalException>(() => moved.Find(Alias.Parse(alias))).Refusal.ShouldBe(new Refusal.EntryAltered(Alias.Parse(alias)));
    }

    [Fact]
    public async Task Another_master_key_does_not_open_the_database()
    {
        await using var storage = await TestStorage.OpenAsync();
        await storage.StopAsync();
        TestStorage.WriteKey(storage.KeyFile);
        await Should.ThrowAsync<MasterKeyException>(storage.RestartAsync);
    }

    private static async Task PutAsync(TestStorage storage, string alias, Func<KeystoreEntry, KeystoreEntry>? with = null)
    {
        using var secret = new SecretBytes(Secret);
        var entry = Some.Entry(alias) with { PrivateKey = storage.Sealer.Seal(secret) };
        await storage.Store.ChangeAsync(Some.Tenant, _ => Some.Put(KeystoreName.System, with?.Invoke(entry) ?? entry), TestStorage.Token);
    }
}
