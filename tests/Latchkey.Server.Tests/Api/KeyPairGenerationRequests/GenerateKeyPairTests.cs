using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Api.KeyPairGenerationRequests;

/// <summary><c>POST KeyPairGenerationRequests</c> (docs/contract.md#generate-a-key-pair).</summary>
[OnBothEngines]
public sealed class GenerateKeyPairTests : KeystoreTest
{
    [Theory]
    [InlineData("RSA", 1024, null, "SHA-256/RSA", "RSA", 1024, null, "SHA256withRSA")]
    [InlineData(null, 2048, null, null, "RSA", 2048, null, "SHA512withRSA")]
    [InlineData("RSA", 2048, null, "SHA256/RSA", "RSA", 2048, null, "SHA256withRSA")]
    [InlineData("EC", 256, null, "SHA-256/ECDSA", "EC", 256, "secp256r1", "SHA256withECDSA")]
    [InlineData("EC", 384, null, "SHA-512/ECDSA", "EC", 384, "secp384r1", "SHA512withECDSA")]
    [InlineData("EC", null, "NIST P-256", null, "EC", 256, "secp256r1", null)]
    [InlineData("EC", null, "secp256k1", "SHA-256/ECDSA", "EC", 256, "secp256k1", "SHA256withECDSA")]
    [InlineData("DSA", 1024, null, "SHA-256/DSA", "DSA", 1024, null, "SHA256withDSA")]
    public async Task A_key_pair_of_the_kind_asked_for_is_made(
        string? type, int? size, string? curve, string? signature, string keyType, int keySize, string? ellipticCurve,
        string? signatureAlgorithm)
    {
        (await PostAsync("KeyPairGenerationRequests", new
        {
            Alias = "pair",
            KeyType = type,
            KeySize = size,
            KeyAlgorithmParameter = curve,
            SignatureAlgorithm = signature,
            CommonName = "pair.example.com",
            Country = "DE",
        })).Status.ShouldBe(204);
        var entry = (await EntriesAsync())["pair"];
        entry.GetProperty("KeyType").GetString().ShouldBe(keyType);
        entry.GetProperty("KeySize").GetInt32().ShouldBe(keySize);
        entry.GetProperty("EllipticCurve").GetString().ShouldBe(ellipticCurve);
        if (signatureAlgorithm is not null) entry.GetProperty("SignatureAlgorithm").GetString().ShouldBe(signatureAlgorithm);

        await Tools.WriteAsync("pair.csr", (await GetAsync($"{Entry("pair")}/SigningRequest/$value")).Bytes);
        await Tools.RunAsync("openssl req -in pair.csr -verify -noout 2>&1");
    }

    [Fact]
    public async Task Every_field_of_the_request_is_in_the_certificate()
    {
        var (from, until) = (RunningServer.Start.AddDays(-1), RunningServer.Start.AddDays(10));
        (await PostAsync("KeyPairGenerationRequests", new
        {
            Alias = "pair",
            KeySize = 1024,
            SignatureAlgorithm = "SHA-256/RSA",
            CommonName = "pair.example.com",
            OrganizationUnit = "Unit, A",
            Organization = "Example",
            Locality = "Walldorf",
            State = "Baden-Württemberg",
            Country = "DE",
            Email = "a@example.com",
            SerialNumber = "0x11F11",
            ValidNotBefore = $"/Date({from.ToUnixTimeMilliseconds()})/",
            ValidNotAfter = $"/Date({until.ToUnixTimeMilliseconds()}+0060)/",
            Extensions = Convert.ToBase64String(await ExtensionsAsync()),
        })).Status.ShouldBe(204);
        var entry = (await EntriesAsync())["pair"];
        entry.GetProperty("SubjectDN")
            .GetString()!.ShouldContain("CN=pair.example.com, OU=\"Unit, A\", O=Example, L=Walldorf, ST=Baden-Württemberg, C=DE");
        entry.GetProperty("SubjectDN").GetString()!.ShouldContain("EMAILADDRESS=a@example.com");
        entry.GetProperty("SerialNumber").GetString().ShouldBe("0x11F11");
        entry.GetProperty("ValidNotBefore").GetString().ShouldBe($"/Date({from.ToUnixTimeSeconds()}000)/");
        entry.GetProperty("ValidNotAfter").GetString().ShouldBe($"/Date({until.ToUnixTimeSeconds()}000)/");
        await Tools.WriteAsync("pair.pem", (await GetAsync($"{Entry("pair")}/Certificate/$value")).Bytes);
        (await Tools.RunAsync("openssl x509 -in pair.pem -noout -text")).ShouldContain("DNS:san.example.com");
    }

    [Theory]
    [InlineData(400, """{"CommonName":"x","Country":"DE"}""")]
    [InlineData(400, """{"Alias":"","CommonName":"x","Country":"DE"}""")]
    [InlineData(400, """{"Alias":"a","Country":"DE"}""")]
    [InlineData(400, """{"Alias":"a","CommonName":"x"}""")]
    [InlineData(400, """{"Alias":"a","CommonName":"x","Country":"D"}""")]
    [InlineData(400, """{"Alias":"a","CommonName":"x","Country":"DE","KeySize":512}""")]
    [InlineData(400, """{"Alias":"a","CommonName":"x","Country":"DE","KeySize":100000}""")]
    [InlineData(400, """{"Alias":"a","CommonName":"x","Country":"DE","KeyType":"ROT13"}""")]
    [InlineData(400, """{"Alias":"a","CommonName":"x","Country":"DE","KeyType":"EC","KeyAlgorithmParameter":"curve of my own"}""")]
    [InlineData(400, """{"Alias":"a","CommonName":"x","Country":"DE","SignatureAlgorithm":"SHA-256/ECDSA"}""")]
    [InlineData(400, """{"Alias":"a","CommonName":"x","Country":"DE","ValidNotBefore":"tomorrow"}""")]
    [InlineData(400, """{"Alias":"a","CommonName":"x","Country":"DE","Extensions":"AAAA"}""")]
    [InlineData(400, """{"Alias":"taken","CommonName":"x","Country":"DE"}""")]
    [InlineData(403, """{"Alias":"sap_new","CommonName":"x","Country":"DE"}""")]
    public async Task A_request_that_makes_no_sense_is_refused_before_any_key_is_made(int status, string body)
    {
        await Client.ImportAsync("taken", Vectors.Body("self-signed-ec.pem"));
        var answer = await Client.SendAsync("POST", "KeyPairGenerationRequests", System.Text.Encoding.UTF8.GetBytes(body),
            ("Content-Type", "application/json"), ("Accept", "application/json"));
        answer.Status.ShouldBe(status, answer.Text);
        (await EntriesAsync()).Keys.ShouldBe(["taken"]);
    }

    private async Task<byte[]> ExtensionsAsync()
    {
        // Extensions ::= SEQUENCE { SEQUENCE { subjectAltName, OCTET STRING { SEQUENCE { [2] "san.example.com" } } } }
        await Tools.RunAsync(
            "printf 'asn1=SEQUENCE:exts\\n[exts]\\nsan=SEQUENCE:san\\n[san]\\noid=OID:2.5.29.17\\nvalue=OCTWRAP,SEQUENCE:names\\n" +
            "[names]\\ndns=IMPLICIT:2C,IA5STRING:san.example.com\\n' >exts.cnf " +
            "&& openssl asn1parse -genconf exts.cnf -noout -out exts.der");
        return await Tools.ReadAsync("exts.der");
    }
}
