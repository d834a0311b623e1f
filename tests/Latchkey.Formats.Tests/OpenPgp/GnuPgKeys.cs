using System.Collections.Concurrent;
using System.Globalization;
using Latchkey.Formats.Tests.OpenPgp;

[assembly: AssemblyFixture(typeof(GnuPgKeys))]

namespace Latchkey.Formats.Tests.OpenPgp;

/// <summary>Keys of every kind, each made by gpg in a home of its own, when a test first asks for it.</summary>
public sealed class GnuPgKeys : IDisposable
{
    private static readonly Dictionary<string, Action<GnuPg>> Makers = new(StringComparer.Ordinal)
    {
        ["rsa"] = gpg => gpg.Generate(Parameters("RSA", "Key-Length: 2048", "RSA", "Subkey-Length: 2048") + "Expire-Date: 2y\n"),
        ["dsa-elgamal"] = gpg => gpg.Generate(Parameters("DSA", "Key-Length: 1024", "ELG-E", "Subkey-Length: 1024")),
        ["dsa-2048"] = gpg => gpg.Run("--quick-generate-key", "Alice", "dsa2048", "sign,cert", "never"),
        ["ed25519"] = gpg => gpg.Generate(Parameters("EDDSA", "Key-Curve: ed25519", "ECDH", "Subkey-Curve: cv25519")),
        ["nistp256"] = gpg => gpg.Generate(OnCurve("nistp256")),
        ["nistp384"] = gpg => gpg.Generate(OnCurve("nistp384")),
        ["nistp521"] = gpg => gpg.Generate(OnCurve("nistp521")),
        ["brainpoolP256r1"] = gpg => gpg.Generate(OnCurve("brainpoolP256r1")),
        ["brainpoolP384r1"] = gpg => gpg.Generate(OnCurve("brainpoolP384r1")),
        ["brainpoolP512r1"] = gpg => gpg.Generate(OnCurve("brainpoolP512r1")),
        ["secp256k1"] = gpg => gpg.Generate(OnCurve("secp256k1")),
        ["beyond-ASCII"] = gpg => gpg.Run("--quick-generate-key", "Ünal: 100 % €\U0001F511 <ü@example.org>", "ed25519"),
        ["expired"] = gpg => gpg.Run("--faked-system-time", "20200101T000000", "--quick-generate-key", "Alice", "ed25519", "cert", "30d"),
        ["signs-and-encrypts"] = gpg => gpg.Run("--quick-generate-key", "Alice", "rsa2048", "sign,encr,auth", "never"),
        ["several-user-ids"] = MakeUserIds,
        ["changed-expiry"] = gpg =>
        {
            gpg.Run("--faked-system-time", At(1), "--quick-generate-key", "Alice", "ed25519", "default", "1y");
            gpg.Run("--faked-system-time", At(2), "--quick-set-expire", FingerprintIn(gpg), "5y");
        },
        ["subkeys"] = MakeSubkeys,
        ["revoked"] = gpg =>
        {
            gpg.Generate(OnCurve("ed25519").Replace("ECDSA", "EDDSA", StringComparison.Ordinal).Replace(
                "Subkey-Curve: ed25519", "Subkey-Curve: cv25519", StringComparison.Ordinal));
            var certificate = File.ReadAllText(gpg.PathOf($"openpgp-revocs.d/{FingerprintIn(gpg)}.rev"));
            File.WriteAllText(gpg.PathOf("revocation"), certificate.Replace(":-----", "-----", StringComparison.Ordinal));
            gpg.Run("--import", gpg.PathOf("revocation"));
        },
        ["certified-by-others"] = gpg =>
        {
            foreach (var name in new[] { "Alice", "Bob", "Carol" }) gpg.Run("--quick-generate-key", name, "ed25519");
            foreach (var name in new[] { "Bob", "Carol" }) gpg.Run("--default-key", name, "--quick-sign-key", FingerprintIn(gpg, "Alice"));
        },
        ["several-keys"] = gpg =>
        {
            foreach (var name in new[] { "Alice", "Bob", "Carol" }) gpg.Run("--quick-generate-key", name, "ed25519");
            gpg.Run("--quick-generate-key", "Dave", "rsa2048");
        },
    };

    private readonly ConcurrentDictionary<string, Lazy<GnuPg>> _homes = new(StringComparer.Ordinal);

    public static TheoryData<string> Names => [.. Makers.Keys];

    /// <summary>The home with the keys of this name.</summary>
    public GnuPg Of(string name) => _homes.GetOrAdd(name, _ => new(() =>
    {
        var gpg = new GnuPg();
        Makers[name](gpg);
        return gpg;
    })).Value;

    public static string FingerprintIn(GnuPg gpg, string name = "") =>
        gpg.Run(["--with-colons", "--list-keys", .. name.Length > 0 ? (string[])[name] : []]).Split('\n')
            .First(line => line.StartsWith("fpr:", StringComparison.Ordinal)).Split(':')[9];

    public void Dispose()
    {
        foreach (var home in _homes.Values.Where(home => home.IsValueCreated)) home.Value.Dispose();
    }

    private static string OnCurve(string name) => Parameters("ECDSA", $"Key-Curve: {name}", "ECDH", $"Subkey-Curve: {name}");

    private static string Parameters(string type, string size, string subkeyType, string subkeySize) => $"""
        Key-Type: {type}
        {size}
        Key-Usage: sign,cert
        Subkey-Type: {subkeyType}
        {subkeySize}
        Subkey-Usage: encrypt
        Name-Real: Alice Example
        Name-Comment: test
        Name-Email: alice@example.org

        """;

    // Days after an arbitrary one.
    private static string At(int day) =>
        new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(day).ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);

    private static void MakeUserIds(GnuPg gpg)
    {
        gpg.Run("--faked-system-time", At(1), "--quick-generate-key", "First", "ed25519", "default", "never");
        gpg.Run("--faked-system-time", At(2), "--quick-add-uid", "First", "Second <second@example.org>");
        gpg.Run("--faked-system-time", At(3), "--quick-add-uid", "First", "Third");
        gpg.Run("--faked-system-time", At(4), "--quick-add-uid", "First", "Fourth");
        gpg.Run("--faked-system-time", At(5), "--quick-set-primary-uid", "First", "Second <second@example.org>");
        gpg.Run("--faked-system-time", At(6), "--quick-revoke-uid", "First", "Fourth");
    }

    private static void MakeSubkeys(GnuPg gpg)
    {
        gpg.Run("--faked-system-time", At(1), "--quick-generate-key", "Alice", "ed25519", "cert", "never");
        var fingerprint = FingerprintIn(gpg);
        gpg.Run("--faked-system-time", At(2), "--quick-add-key", fingerprint, "ed25519", "sign", "5d"); // it has expired
        gpg.Run("--faked-system-time", At(3), "--quick-add-key", fingerprint, "cv25519", "encr", "never");
        gpg.Run("--faked-system-time", At(4), "--quick-add-key", fingerprint, "ed25519", "auth", "never");
        gpg.Run("--faked-system-time", At(5), "--quick-add-key", fingerprint, "rsa2048", "sign,encr", "10y");
        gpg.RunWithInput("key 2\nrevkey\ny\n0\n\ny\nsave\n", "--faked-system-time", At(6), "--edit-key", fingerprint);
    }
}
