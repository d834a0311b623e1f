using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Latchkey.Application.Entries;
using Latchkey.Application.ServiceKeys;
using Latchkey.Application.Work;
using Latchkey.Keystores;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Browser.Tests.Infrastructure;

/// <summary>Entries that are there before a test begins, from files of OpenSSL.</summary>
internal static class Stock
{
    public static readonly string[] Extensions =
    [
        "-addext", "subjectAltName=DNS:leaf.example.org,IP:192.0.2.7", "-addext", "extendedKeyUsage=serverAuth", "-addext",
        "keyUsage=critical,digitalSignature",
        "-addext", "crlDistributionPoints=URI:http://example.org/a.crl", "-addext", "authorityInfoAccess=OCSP;URI:http://ocsp.example.org/",
    ];

    private static readonly ConcurrentDictionary<(string Name, int Bits), string> Keys = [];

    /// <summary>A self-signed certificate.</summary>
    public static async Task PutCertificateAsync(this Site site, string alias, int days = 365, int bits = 2_048)
    {
        await site.WriteKeyAsync("own.key", bits);
        await Tool.RunAsync(site.Folder, "openssl", "req", "-x509", "-key", "own.key", "-out", "own.pem", "-subj",
            "/C=DE/CN=own.example.org", "-days", $"{days}");
        await site.PutFileAsync(alias, "own.pem");
    }

    /// <summary>A self-signed certificate that began before now.</summary>
    public static async Task PutOldCertificateAsync(this Site site, string alias, int age, int days)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var begin = site.Service<TimeProvider>().GetUtcNow().AddDays(-age);
        using var certificate =
            new CertificateRequest("CN=own.example.org", key, HashAlgorithmName.SHA256).CreateSelfSigned(begin, begin.AddDays(days));
        await File.WriteAllBytesAsync(site.File($"{alias}.cer"), certificate.RawData, TestContext.Current.CancellationToken);
        await site.PutFileAsync(alias, $"{alias}.cer");
    }

    /// <summary>A key pair below a root, with or without the root in its chain.</summary>
    public static async Task PutKeyPairAsync(this Site site, string alias, bool withRoot = true)
    {
        foreach (var key in new[] { "root.key", "leaf.key" }) await site.WriteKeyAsync(key, 2_048);
        await Tool.RunAsync(site.Folder, "openssl", "req", "-x509", "-key", "root.key", "-out", "root.pem", "-subj",
            "/O=Test/CN=Test Root", "-days", "3650");
        await Tool.RunAsync(site.Folder, "openssl",
            ["req", "-new", "-key", "leaf.key", "-out", "leaf.csr", "-subj", "/O=Test/CN=leaf.example.org", .. Extensions]);
        await Tool.RunAsync(site.Folder, "openssl", "x509", "-req", "-in", "leaf.csr", "-CA", "root.pem", "-CAkey", "root.key",
            "-CAcreateserial", "-out", "leaf.pem", "-days", "300", "-copy_extensions", "copy");
        string[] chain = withRoot ? ["-certfile", "root.pem"] : [];
        await Tool.RunAsync(site.Folder, "openssl",
            ["pkcs12", "-export", "-in", "leaf.pem", "-inkey", "leaf.key", "-out", "leaf.p12", "-passout", "pass:secret", .. chain]);
        var file = await File.ReadAllBytesAsync(Path.Combine(site.Folder, "leaf.p12"), TestContext.Current.CancellationToken);
        await site.ChangeAsync(await site.Service<EntryImports>().KeyPairAsync(
            Alias.Parse(alias), file, "secret", new Replacing(Update: false, Vouched: true), site.Edit(),
            new ShareOwner("developer", NewServiceKey.DefaultTenant), TestContext.Current.CancellationToken));
    }

    /// <summary>Changes the keystores of the tenant.</summary>
    public static Task<CommittedChange> ChangeAsync(this Site site, Func<TenantKeystores, KeystoreChange> rule) =>
        site.Service<IKeystoreStore>().ChangeAsync(NewServiceKey.DefaultTenant, rule, TestContext.Current.CancellationToken);

    public static Edit Edit(this Site site) => new("developer", site.Service<TimeProvider>().GetUtcNow());

    /// <summary>
    /// The newest audit record of a kind. That somebody has signed in is recorded within seconds, before others or after.
    /// </summary>
    public static ValueTask<AuditRecord> NewestRecordAsync(this Site site, AuditVerb verb) => site.Service<IAuditLog>()
        .ReadAsync(NewServiceKey.DefaultTenant, new AuditRange { NewestFirst = true }, TestContext.Current.CancellationToken)
        .FirstAsync(record => record.Act.Verb == verb, TestContext.Current.CancellationToken);

    // One key for each name and size in this process: making one takes longer than most of what is done with it.
    private static Task WriteKeyAsync(this Site site, string name, int bits) =>
        File.WriteAllTextAsync(site.File(name), Keys.GetOrAdd((name, bits), _ =>
        {
            using var key = RSA.Create(bits);
            return key.ExportPkcs8PrivateKeyPem();
        }), TestContext.Current.CancellationToken);

    private static async Task PutFileAsync(this Site site, string alias, string name)
    {
        var file = await File.ReadAllBytesAsync(Path.Combine(site.Folder, name), TestContext.Current.CancellationToken);
        await site.ChangeAsync(
            site.Service<EntryImports>().Certificate(Alias.Parse(alias), file, new Replacing(Update: false, Vouched: true), site.Edit()));
    }

    /// <summary>The address of the page of an entry.</summary>
    public static string PathOf(string alias, string keystore = "system") => $"entry/{keystore}/{Alias.Parse(alias).Hexalias}";
}
