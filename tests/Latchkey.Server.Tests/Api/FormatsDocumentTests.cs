using System.Formats.Asn1;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Latchkey.Formats;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Chains;
using Latchkey.Formats.KeyFiles;
using Latchkey.Formats.Keys;
using Latchkey.Formats.KeystoreFiles;
using Latchkey.Formats.Pkcs12;
using Latchkey.Formats.Refusals;
using Latchkey.Keystores;
using Latchkey.Server.Tests.HonestFiles;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Api;

/// <summary>docs/formats.md says which door reads which format: a file of each is given to the reader behind each.</summary>
public sealed class FormatsDocumentTests : IDisposable
{
    private const string Document = "formats.md";
    private const string Password = "changeit";

    private readonly WorkFolder _tools = new();

    private static readonly (string Operation, Action<byte[]> Read)[] Doors =
    [
        ("PUT CertificateResources('{Hexalias}')/$value", file => CertificateReader.Read(file)),
        ("PUT CertificateChainResources('{Hexalias}')/$value", file => ChainReader.Read(file)),
        ("POST KeyPairResources", file => KeyPairFile.Read(file, Password).Dispose()),
        ("POST KeystoreResources", file => KeystoreFileReader.Read(file, Password).Dispose()),
        ("POST SSHKeyGenerationRequests", file => SshKeyReader.Read(file, Password).PrivateKey.Dispose()),
        ("POST RSAKeyGenerationRequests", file => RsaKeyReader.Read(file).Dispose()),
    ];

    [Fact]
    public async Task The_document_has_what_each_door_reads()
    {
        var table =
            new StringBuilder(
                $"| format | {string.Join(" | ", Doors.Select(door => Short(door.Operation)))} " +
                $"|\n|---|{string.Concat(Enumerable.Repeat(":-:|", Doors.Length))}\n");
        foreach (var (format, file) in await FilesAsync())
            table.Append($"| {format} | {string.Join(" | ", Doors.Select(door => IsRead(door.Read, file) ? "yes" : "–"))} |\n");
        Documents.SectionShouldBe(Document, "doors", table.ToString());
    }

    [Fact]
    public async Task The_document_has_the_size_that_each_door_takes()
    {
        await using var server = await RunningServer.StartAsync();
        var table = new StringBuilder("| operation | most octets of the body |\n|---|--:|\n");
        foreach (var operation in Operations.Of(server)
            .Where(operation => Doors.Any(door => door.Operation == $"{operation.Method} {operation.Path}")))
            table.Append(CultureInfo.InvariantCulture, $"| `{operation.Method} {operation.Path}` | {operation.BodyLimit:N0} |\n");
        Documents.SectionShouldBe(Document, "sizes", table.ToString());
    }

    public void Dispose() => _tools.Dispose();

    private static string Short(string operation) => operation.Split(' ')[1].Split('(')[0];

    private static bool IsRead(Action<byte[]> read, byte[] file)
    {
        try
        {
            read([.. file]);
            return true;
        }
        catch (Exception refused) when (refused is FileRefusedException or RefusalException)
        {
            return false;
        }
    }

    private async Task<IReadOnlyList<(string Format, byte[] File)>> FilesAsync()
    {
        await _tools.RunAsync(
            "ssh-keygen -q -t rsa -b 2048 -N '' -C x -f openssh && puttygen openssh -O private -o ppk3 && puttygen openssh -O private " +
                "--ppk-param version=2 -o ppk2 && puttygen openssh -O private-sshcom -o sshcom && " +
            "cp openssh pem && ssh-keygen -q -p -m PEM -N '' -P '' -f pem && openssl pkey -in pem -out pkcs8.pem && openssl pkey -in pem " +
                "-outform DER -out pkcs8.der && " +
            "openssl pkcs8 -topk8 -in pem -passout pass:changeit -out encrypted.pem && openssl rsa -in pem -aes128 -traditional -passout " +
                "pass:changeit -out traditional.pem 2>/dev/null && " +
            "openssl ecparam -name prime256v1 -genkey -noout -out ec.pem && openssl pkey -in ec.pem -out ecpkcs8.pem && openssl req -new " +
                "-key pem -subj /CN=x -out request.pem && " +
            "openssl pkcs12 -export -nokeys -in <(openssl req -x509 -key pem -subj /CN=x -days 9) -passout pass:changeit -out " +
                "certificates.p12");
        using var certificate = X509CertificateLoader.LoadCertificate(await File.ReadAllBytesAsync(HonestFileCase.PathOf("witness.pem")));
        byte[] Pem(string label, byte[] der) => Encoding.ASCII.GetBytes(PemEncoding.WriteString(label, der));
        byte[] Honest(string name) => File.ReadAllBytes(HonestFileCase.PathOf(name));
        var der = certificate.RawData;
        var signed = new X509Certificate2Collection(certificate).Export(X509ContentType.Pkcs7)!;
        return
        [
            ("one X.509 certificate: DER", der),
            ("the same in PEM", Pem("CERTIFICATE", der)),
            ("the same in bare base64", Encoding.ASCII.GetBytes(Convert.ToBase64String(der))),
            ("the same with zeros or line ends behind its end", [.. der, 0, 0, (byte)'\n']),
            ("several certificates in PEM", [.. Pem("CERTIFICATE", der), (byte)'\n', .. Pem("CERTIFICATE", der)]),
            ("PKCS#7 (CMS, SPC): DER", signed),
            ("the same in PEM", Pem("PKCS7", signed)),
            ("PkiPath", PathOf(der)),
            ("PKCS#12 with one key pair", Honest("v-form-openssl-mac-sha384.p12")),
            ("the same with zeros or line ends behind its end", Honest("v-form-openssl-and-windows-line-ends.p12")),
            ("PKCS#12 with a key pair and a secret key", Honest("v-beside-keytool-secret-key.pkcs12")),
            ("PKCS#12 with certificates alone", await _tools.ReadAsync("certificates.p12")),
            ("JKS", Honest("v-use-keytool-dsa.jks")),
            ("JCEKS", Honest("v-use-keytool-p521.jceks")),
            ("`BEGIN RSA PRIVATE KEY` (PKCS#1)", await _tools.ReadAsync("pem")),
            ("the same with a password", await _tools.ReadAsync("traditional.pem")),
            ("`BEGIN EC PRIVATE KEY` (SEC 1)", await _tools.ReadAsync("ec.pem")),
            ("`BEGIN PRIVATE KEY` (PKCS#8), RSA", await _tools.ReadAsync("pkcs8.pem")),
            ("the same, EC", await _tools.ReadAsync("ecpkcs8.pem")),
            ("the same with `\\n` for its line ends, as in JSON",
                Encoding.ASCII.GetBytes((await File.ReadAllTextAsync(_tools["pkcs8.pem"])).Replace("\n", "\\n", StringComparison.Ordinal))),
            ("`BEGIN ENCRYPTED PRIVATE KEY` (PKCS#8)", await _tools.ReadAsync("encrypted.pem")),
            ("PKCS#8 in DER", await _tools.ReadAsync("pkcs8.der")),
            ("`BEGIN OPENSSH PRIVATE KEY`", await _tools.ReadAsync("openssh")),
            ("PuTTY, version 2", await _tools.ReadAsync("ppk2")),
            ("PuTTY, version 3", await _tools.ReadAsync("ppk3")),
            ("SSH.com (SSH2)", await _tools.ReadAsync("sshcom")),
            ("signing request (PKCS#10)", await _tools.ReadAsync("request.pem")),
        ];
    }

    private static byte[] PathOf(byte[] der)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence()) writer.WriteEncodedValue(der);
        return writer.Encode();
    }
}
