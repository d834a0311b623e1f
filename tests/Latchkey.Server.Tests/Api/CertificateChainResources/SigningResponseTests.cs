using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Api.CertificateChainResources;

/// <summary>
/// <c>PUT CertificateChainResources('…')/$value</c> (docs/contract.md#upload-a-chain) with what <c>openssl ca</c> answers to a
/// request made here, in every form in which authorities send it.
/// </summary>
public sealed class SigningResponseTests(SigningResponseTests.Authority authority)
    : KeystoreTest, IClassFixture<SigningResponseTests.Authority>
{
    [Theory]
    [InlineData("application/pkcs7-mime",
        "openssl crl2pkcs7 -nocrl -certfile leaf.pem -certfile issuing.pem -certfile root.pem -outform DER -out answer")]
    [InlineData(
        "application/pkcs7-mime", "openssl crl2pkcs7 -nocrl -certfile leaf.pem -certfile issuing.pem -certfile root.pem -out answer")]
    [InlineData("application/pkcs7-mime",
        "openssl crl2pkcs7 -nocrl -certfile root.pem -certfile issuing.pem -certfile leaf.pem -outform DER | base64 >answer")]
    [InlineData(
        "application/x-pkcs7-certificates", "openssl crl2pkcs7 -nocrl -certfile leaf.pem -certfile issuing.pem -outform DER -out answer")]
    [InlineData("application/pkix-pkipath", "cat root.pem issuing.pem leaf.pem | pkipath")]
    [InlineData(null, "cat leaf.pem issuing.pem root.pem >answer")]
    [InlineData(null, "cat issuing.pem root.pem leaf.pem >answer")]
    [InlineData(null, "cat leaf.pem issuing.pem >answer")]
    [InlineData("application/pkix-cert", "cat leaf.pem >answer")]
    [InlineData("application/pkix-cert", "openssl x509 -in leaf.pem -outform DER -out answer")]
    public async Task A_response_is_taken_in_the_form_of(string? contentType, string command)
    {
        await GenerateAsync("pair", "signed.example.com");
        await Tools.WriteAsync("pair.csr", (await GetAsync($"{Entry("pair")}/SigningRequest/$value")).Bytes);
        await authority.SignAsync(Tools);
        await Client.ImportAsync("root", await Tools.ReadAsync("root.pem"));
        await Client.ImportAsync("issuing", await Tools.ReadAsync("issuing.pem"));

        await WriteAnswerAsync(command);
        (string, string)[] headers = contentType is null ? [] : [("Content-Type", contentType)];
        var answer = await Client.PutAsync(Chain("pair", ""), await Tools.ReadAsync("answer"), headers);
        answer.Status.ShouldBe(204, answer.Text);
        (await GetAsync($"{Entry("pair")}/ChainCertificates?$select=SubjectDN")).Data.GetProperty("results").EnumerateArray()
            .Select(certificate => certificate.GetProperty("SubjectDN").GetString())
            .ShouldBe(["CN=Test Root, C=DE", "CN=Test Issuing, C=DE", "CN=signed.example.com, C=DE"]);
    }

    // No tool of OpenSSL writes a PkiPath: a sequence of certificates, the root first (RFC 4366 section 8, ITU-T X.509).
    private async Task WriteAnswerAsync(string command)
    {
        if (!command.EndsWith(" | pkipath", StringComparison.Ordinal))
        {
            await Tools.RunAsync(command);
            return;
        }

        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(await Tools.RunAsync(command.Split(" | ")[0]));
        var path = new AsnWriter(AsnEncodingRules.DER);
        using (path.PushSequence())
        {
            foreach (var certificate in certificates) path.WriteEncodedValue(certificate.RawData);
        }

        await Tools.WriteAsync("answer", path.Encode());
    }

    /// <summary>A root and an issuing authority of <c>openssl ca</c>.</summary>
    public sealed class Authority : IAsyncLifetime
    {
        private readonly WorkFolder _folder = new();

        public async ValueTask InitializeAsync()
        {
            await _folder.WriteCaFilesAsync("issuing");
            await _folder.RunAsync(
                "openssl req -x509 -newkey rsa:2048 -nodes -keyout root.key -subj '/C=DE/CN=Test Root' -days 3650 -out root.pem " +
                "2>/dev/null && openssl req -newkey rsa:2048 -nodes -keyout issuing.key -subj '/C=DE/CN=Test Issuing' 2>/dev/null " +
                "| openssl x509 -req -CA root.pem -CAkey root.key -CAcreateserial -days 900 " +
                "-extfile <(echo basicConstraints=critical,CA:TRUE) -out issuing.pem 2>/dev/null");
        }

        /// <summary>Signs <c>pair.csr</c>, and leaves <c>leaf.pem</c>, <c>issuing.pem</c> and <c>root.pem</c> beside it.</summary>
        internal async Task SignAsync(WorkFolder tools)
        {
            await _folder.WriteAsync("pair.csr", await tools.ReadAsync("pair.csr"));
            await _folder.RunAsync("openssl ca -batch -notext -config ca.cnf -in pair.csr -out leaf.pem 2>&1");
            foreach (var file in new[] { "leaf.pem", "issuing.pem", "root.pem" })
                await tools.WriteAsync(file, await _folder.ReadAsync(file));
        }

        public ValueTask DisposeAsync()
        {
            _folder.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
