namespace Latchkey.Fuzz.Inputs;

/// <summary>Damaged files and damaged bodies, for every operation that takes one.</summary>
internal sealed class DamagedUploads(Seeds seeds, long seed)
{
    private readonly Dice _dice = new(seed);
    private readonly Dictionary<string, Mutator> _mutators = new(StringComparer.Ordinal);
    private int _number;

    // Operation by operation; each of them also gets the files that are meant for others.
    private IReadOnlyList<Func<HostileUpload>> Operations =>
    [
        () => HostileUpload.Certificate("certificate", File("certificate", "chain", "keystore"), Alias()),
        () => HostileUpload.Chain("chain", File("chain", "certificate", "pkcs12")),
        () => HostileUpload.KeyPair("key pair", File("key-pair-file", "pkcs12", "keystore"), Alias()),
        () => HostileUpload.Keystore("keystore", File("keystore", "pkcs12", "jks", "jceks")),
        () => HostileUpload.SshKey("SSH key", File("openssh", "putty", "private-key"), Alias()),
        () => HostileUpload.RsaKey("RSA key", File("rsa-key", "private-key"), Alias()),
        () => HostileUpload.MassDelete("mass deletion", System.Text.Encoding.Latin1.GetString(File("alias-list"))),
        () => Body(HostileUpload.Post("generation", "KeyPairGenerationRequests",
            new { Alias = Alias(), KeyType = "EC", KeySize = 256, CommonName = "a", Country = "DE" })),
        () => Body(HostileUpload.KeyPair("entity of a key pair", seeds.Of("key-pair-file")[0], Alias())),
        () => Body(HostileUpload.Keystore("entity of a keystore", seeds.Of("pkcs12")[0])),
        () => Body(HostileUpload.SshKey("entity of an SSH key", seeds.Of("openssh")[0], Alias())),
        () => Body(HostileUpload.RsaKey("entity of an RSA key", seeds.Of("rsa-key")[0], Alias())),
        () => Body(HostileUpload.MassDelete("entity of a mass deletion", "a;b;c")),
        () => Body(Rename()),
        () => Body(Rename() with { Name = "entity in Atom", ContentType = "application/atom+xml", Body = _dice.Pick(seeds.Of("atom")) }),
        () => Body(new HostileUpload("restore", "PUT", "KeystoreResources('system')?retrieveBackup=backup_admin_system",
            "application/json", "{\"Name\":null}"u8.ToArray())),
        () => Body(new HostileUpload("copy of the history", "PUT", "HistoryKeystoreEntries('5B315D61')?copyAlias=b", "application/json",
            "{\"Alias\":null}"u8.ToArray())),
        () => Body(new HostileUpload(
            "undo", "PUT", "EntryVersions(Hexalias='61',Number=1L)?restore=true", "application/json", "{\"Status\":null}"u8.ToArray())),
        () => Body(HostileUpload.Batch("batch", "batch_1", Of("batch")), "batch"),
    ];

    /// <summary>How many operations there are, which take turns.</summary>
    public int Count => Operations.Count;

    /// <summary>So many uploads.</summary>
    public IEnumerable<HostileUpload> Take(int count)
    {
        var operations = Operations;
        for (var i = 0; i < count; i++) yield return operations[i % operations.Count]();
    }

    private static HostileUpload Rename() =>
        new("entity", "PUT", "KeystoreEntries('6E6F6E65')?renameAlias=other", "application/json", "{\"Alias\":null}"u8.ToArray());

    private string Alias() => $"upload {++_number}";

    private byte[] File(params string[] kinds) => Of(kinds[_dice.Next(8) == 0 ? _dice.Next(kinds.Length) : 0]);

    private byte[] Of(string kind)
    {
        if (!_mutators.TryGetValue(kind, out var mutator))
            _mutators[kind] = mutator = new Mutator(seeds.Of(kind), _dice.Next(int.MaxValue));
        return mutator.Next();
    }

    private HostileUpload Body(HostileUpload upload, string? kind = null) =>
        kind is null ? upload with { Body = new Mutator([upload.Body], _dice.Next(int.MaxValue)).Next() } : upload;
}
