using CsCheck;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Costs;
using Latchkey.Formats.Keys;
using Latchkey.Formats.Keys.Reading;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;
using Latchkey.Keystores;
using Latchkey.Keystores.KeyPairs;

namespace Latchkey.Formats.Tests.Keys;

/// <summary>Whatever encoding a key comes in: what OpenSSL or the JDK reads is read here, signs, and is stored in one form.</summary>
public sealed class KeyFormTests(WorkFolder folder) : IClassFixture<WorkFolder>
{
    private const int Keys = 60;

    [Fact]
    public void A_key_in_any_encoding_that_others_read_is_read_and_signs() =>
        KeyForm.Any.Array[Keys].Sample(Check, iter: 1, threads: 1);

    private void Check(KeyForm[] forms)
    {
        var settled = forms.Select(Settle).ToList();
        var jdk = ReadsOfJdk(forms.Select(form => (form.Algorithm, form.Pkcs8)));
        var jdkOfSettled = ReadsOfJdk(settled.Select((key, i) => (forms[i].Algorithm, key?.Pkcs8 ?? [0])));
        for (var i = 0; i < forms.Length; i++)
        {
            var (form, key) = (forms[i], settled[i]);
            if (jdk[i] || IsReadByOpenSsl(form.Pkcs8)) key.ShouldNotBeNull(form.Name);
            if (key is null) continue;

            // The JDK knows all of these curves, though it signs on few.
            jdkOfSettled[i].ShouldBeTrue(form.Name);
            File.WriteAllBytes(folder.PathOf("settled.der"), key.Pkcs8);
            folder.Write("request.pem", key.Request);
            var publicKey = folder.OpenSsl("req -in {request.pem} -verify -noout -pubkey");
            if (form.Algorithm != "RSASSA-PSS") folder.OpenSsl("pkey -inform DER -in {settled.der} -pubout").ShouldBe(publicKey, form.Name);
        }
    }

    // As a keystore file settles it: read, shown to belong to its certificate, stored, proven by a signature.
    private static Settled? Settle(KeyForm form)
    {
        var certificate = CertificateReader.Read(new RawCertificate { PublicKey = form.PublicKey }.ToDer());
        try
        {
            using var key = KeyReader.ReadPrivate(form.Pkcs8, new WorkBudget());
            key.BelongsTo(CertificateFields.KeyOf(certificate)).ShouldBeTrue(form.Name);
            using var encoded = key.EncodeFor(CertificateFields.KeyOf(certificate));
            using var alone = key.Encode();
            alone.Span.ToArray().ShouldBe(encoded.Span.ToArray(), form.Name);
            using var again = KeyReader.ReadPrivate(encoded.Span, new WorkBudget());
            using var same = again.Encode();
            same.Span.ToArray().ShouldBe(encoded.Span.ToArray(), form.Name);

            using var given = new SecretBytes(form.Pkcs8);
            var requestOfOldForm = SigningRequest.Create(given, certificate);
            requestOfOldForm.ShouldStartWith("-----BEGIN");
            return new Settled(encoded.Span.ToArray(), SigningRequest.Create(encoded, certificate));
        }
        catch (Exception refused) when (refused is FileRefusedException or RefusalException)
        {
            return null;
        }
    }

    private bool IsReadByOpenSsl(byte[] pkcs8)
    {
        File.WriteAllBytes(folder.PathOf("key.der"), pkcs8);
        using var openssl = Tool.Start("openssl", "pkey", "-inform", "DER", "-in", folder.PathOf("key.der"), "-noout");
        openssl.StandardInput.Close();
        openssl.StandardOutput.ReadToEnd();
        openssl.StandardError.ReadToEnd();
        openssl.WaitForExit();
        return openssl.ExitCode == 0;
    }

    private static bool[] ReadsOfJdk(IEnumerable<(string Algorithm, byte[] Key)> keys)
    {
        var java = Tool.Start("java", Vectors.PathOf("PrivateKeyReads.java"));
        var answers = Tool.Finish(java, string.Join('\n', keys.Select(key => $"{key.Algorithm}\t{Convert.ToBase64String(key.Key)}")));
        return [.. answers.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(bool.Parse)];
    }

    private sealed record Settled(byte[] Pkcs8, string Request);
}
