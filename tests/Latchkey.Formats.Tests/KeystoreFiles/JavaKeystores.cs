using Latchkey.Formats.KeystoreFiles;
using Latchkey.Formats.Tests.KeystoreFiles;

[assembly: AssemblyFixture(typeof(JavaKeystores))]

namespace Latchkey.Formats.Tests.KeystoreFiles;

/// <summary>
/// Keystores written by keytool, one of each type, with the same aliases: keys of three kinds, a chain of three, a
/// certificate, a secret key where the type has them, and a key with a password of its own where it may have one.
/// </summary>
public sealed class JavaKeystores : IDisposable
{
    public const string Password = "changeit";
    public const string Chained = "kette-鍵-🔑";
    public const string Trusted = "vertrauenswürdig";

    private readonly WorkFolder _folder = new();
    private readonly Lazy<WorkFolder> _filled;
    private readonly Dictionary<string, Lazy<KeystoreFile>> _opened = [];

    public JavaKeystores()
    {
        _filled = new(Fill);
        foreach (var type in Types) _opened[type] = new(() => KeystoreFileReader.Read(Read(type), Password));
    }

    public static string[] Types { get; } = ["JKS", "JCEKS", "PKCS12"];

    /// <summary>The keys that are read, in no order.</summary>
    public static string[] KeyPairs { get; } = ["rsa", "dsa", "ec", "ec-521", "rsa-pss", "ed25519", "root", "ca", Chained];

    public byte[] Read(string name) => _filled.Value.Read(name);

    /// <summary>A keystore that is read once for all tests: the debug build is slow with JCEKS.</summary>
    public KeystoreFile Open(string type) => _opened[type].Value;

    public void Dispose()
    {
        foreach (var file in _opened.Values.Where(file => file.IsValueCreated)) file.Value.Dispose();
        _folder.Dispose();
    }

    private WorkFolder Fill()
    {
        // The least that the JDK takes; JceksTests reads a key under its usual 200,000.
        Keytool.Run(Types.SelectMany(Commands), "-Djdk.jceks.iterationCount=10000");
        return _folder;
    }

    private IEnumerable<string[]> Commands(string type)
    {
        string[] store = ["-storetype", type, "-keystore", _folder.PathOf(type), "-storepass", Password];
        string[] protection = [.. store, "-keypass", Password];
        var root = _folder.PathOf(type + ".cer");
        yield return ["-genkeypair", "-alias", "rsa", "-dname", "CN=rsa", "-keyalg", "RSA", "-keysize", "2048", .. protection];
        yield return ["-genkeypair", "-alias", "dsa", "-dname", "CN=dsa", "-keyalg", "DSA", "-keysize", "2048", .. protection];
        yield return ["-genkeypair", "-alias", "ec", "-dname", "CN=ec", "-keyalg", "EC", "-groupname", "secp256r1", .. protection];
        yield return ["-genkeypair", "-alias", "ec-521", "-dname", "CN=ec", "-keyalg", "EC", "-groupname", "secp521r1", .. protection];
        yield return ["-genkeypair", "-alias", "rsa-pss", "-dname", "CN=pss", "-keyalg", "RSASSA-PSS", "-keysize", "2048", .. protection];
        yield return ["-genkeypair", "-alias", "ed25519", "-dname", "CN=ed", "-keyalg", "Ed25519", .. protection];
        yield return ["-genkeypair", "-alias", "ed448", "-dname", "CN=ed", "-keyalg", "Ed448", .. protection];
        yield return
        [
            "-genkeypair",
            "-alias",
            "root",
            "-dname",
            "CN=root",
            "-keyalg",
            "RSA",
            "-keysize",
            "2048",
            "-ext",
            "bc:c",
            .. protection,
        ];
        yield return ["-genkeypair", "-alias", "ca", "-dname", "CN=ca", "-keyalg", "EC", "-signer", "root", "-ext", "bc:c", .. protection];
        yield return
        [
            "-genkeypair",
            "-alias",
            Chained,
            "-dname",
            "CN=leaf",
            "-keyalg",
            "RSA",
            "-keysize",
            "2048",
            "-signer",
            "ca",
            .. protection,
        ];
        yield return ["-exportcert", "-alias", "root", "-file", root, .. store];
        yield return ["-importcert", "-alias", Trusted, "-file", root, "-noprompt", .. store];
        if (type != "JKS") yield return ["-genseckey", "-alias", "secret", "-keyalg", "AES", "-keysize", "256", .. protection];
        if (type != "PKCS12")
            yield return ["-genkeypair", "-alias", "locked", "-dname", "CN=locked", "-keyalg", "EC", .. store, "-keypass", "another"];
    }
}
