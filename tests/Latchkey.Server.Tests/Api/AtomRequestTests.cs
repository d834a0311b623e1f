using System.Text;
using System.Xml.Linq;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Api;

/// <summary>Every entity that the API takes may be sent as Atom; integration flows do so by default.</summary>
public sealed class AtomRequestTests : KeystoreTest
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace Metadata = "http://schemas.microsoft.com/ado/2007/08/dataservices/metadata";
    private static readonly XNamespace Data = "http://schemas.microsoft.com/ado/2007/08/dataservices";

    [Theory]
    [InlineData("application/atom+xml")]
    [InlineData("application/atom+xml;type=entry;charset=utf-8")]
    [InlineData("application/xml")]
    public async Task A_key_pair_is_generated(string type)
    {
        var from = RunningServer.Start.AddDays(-1);
        await SendAsync("POST", "KeyPairGenerationRequests", 204, type, ("Alias", "pair"), ("KeySize", "1024"),
            ("SignatureAlgorithm", "SHA-256/RSA"), ("CommonName", "x"), ("Country", "DE"), ("KeyAlgorithmParameter", null),
            ("ValidNotBefore", from.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'")));
        var entry = (await EntriesAsync())["pair"];
        entry.GetProperty("KeySize").GetInt32().ShouldBe(1024);
        entry.GetProperty("ValidNotBefore").GetString().ShouldBe($"/Date({from.ToUnixTimeSeconds()}000)/");
    }

    [Fact]
    public async Task A_file_with_a_key_pair_is_imported()
    {
        await Tools.RunAsync(
            "openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -subj /CN=x 2>/dev/null && " +
            "openssl pkcs12 -export -inkey key.pem -in cert.pem -passout pass:secret -out pair.p12");
        await SendAsync("POST", "KeyPairResources?fingerprintVerified=true", 204, ("Alias", "pair"),
            ("Resource", await Base64Async("pair.p12")), ("Password", "secret"));
        (await EntriesAsync()).Keys.ShouldBe(["pair"]);
    }

    [Fact]
    public async Task An_rsa_key_is_imported()
    {
        await Tools.RunAsync("openssl genrsa -traditional -out key.pem 2048 2>/dev/null");
        await SendAsync("POST", "RSAKeyGenerationRequests", 204, ("Alias", "rsa"), ("RSAFile", await Base64Async("key.pem")),
            ("CommonName", "x"), ("Country", "DE"));
        (await EntriesAsync()).Keys.ShouldBe(["rsa"]);
    }

    [Fact]
    public async Task An_ssh_key_is_imported()
    {
        await Tools.RunAsync("ssh-keygen -q -t ed25519 -N '' -f key");
        await SendAsync(
            "POST", "SSHKeyGenerationRequests", 200, ("SSHFile", await Base64Async("key")), ("CommonName", "x"), ("Country", "DE"));
        (await EntriesAsync()).Keys.ShouldBe(["id_ed25519"]);
    }

    [Fact]
    public async Task A_keystore_is_imported_backed_up_and_emptied()
    {
        await Tools.RunAsync(
            "keytool -genkeypair -keystore store -storetype PKCS12 -storepass changeit -alias pair -keyalg EC -groupname secp256r1 " +
            "-dname CN=pair 2>/dev/null");
        await SendAsync(
            "POST", "KeystoreResources", 200, ("Name", "system"), ("Resource", await Base64Async("store")), ("Password", "changeit"));
        await SendAsync("POST", "KeystoreResources", 200, ("Name", "backup_admin_system"), ("Resource", null));
        await SendAsync("PUT", "KeystoreResources('system')?deleteEntries=true", 200, ("Aliases", "pair"));
        (await EntriesAsync()).ShouldBeEmpty();
        await SendAsync("PUT", "KeystoreResources('system')?retrieveBackup=backup_admin_system", 200, ("Resource", null));
        (await EntriesAsync()).Keys.ShouldBe(["pair"]);
    }

    [Fact]
    public async Task An_entry_is_renamed()
    {
        await Client.ImportAsync("a", Vectors.Body("self-signed-rsa.pem"));
        await SendAsync("PUT", $"{Entry("a")}?renameAlias=b", 400, ("Status", ""));
        await SendAsync("PUT", $"{Entry("a")}?renameAlias=b", 204, ("Status", null));
        (await EntriesAsync()).Keys.ShouldBe(["b"]);
    }

    private Task SendAsync(string method, string path, int status, params (string Name, string? Value)[] properties) =>
        SendAsync(method, path, status, "application/atom+xml", properties);

    private async Task SendAsync(string method, string path, int status, string type, params (string Name, string? Value)[] properties)
    {
        var entry = new XElement(
            Atom + "entry",
            new XElement(Atom + "title", "x"),
            new XElement(Atom + "content", new XAttribute("type", "application/xml"),
                new XElement(Metadata + "properties", properties.Select(Property))));
        var answer = await Client.SendAsync(method, path, Encoding.UTF8.GetBytes(entry.ToString()), ("Content-Type", type));
        answer.Status.ShouldBe(status, answer.Text);
    }

    private static XElement Property((string Name, string? Value) property) => property.Value is null
        ? new XElement(Data + property.Name, new XAttribute(Metadata + "null", "true"))
        : new XElement(Data + property.Name, property.Value);

    private async Task<string> Base64Async(string file) => Convert.ToBase64String(await Tools.ReadAsync(file));
}
