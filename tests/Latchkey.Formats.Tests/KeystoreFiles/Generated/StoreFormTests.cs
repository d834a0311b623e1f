using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Java;
using Latchkey.Formats.KeystoreFiles;
using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.Tests.KeystoreFiles.Generated;

/// <summary>
/// Whatever encoding a keystore comes in: what OpenSSL and the JDK read is read here, with the same pairs, which sign; and the JDK reads
/// what is exported of it. LATCHKEY_STORES in the environment takes more of them.
/// </summary>
public sealed class StoreFormTests(WorkFolder folder) : IClassFixture<WorkFolder>
{
    private static readonly int Stores = int.Parse(
        Environment.GetEnvironmentVariable("LATCHKEY_STORES") ?? "60", CultureInfo.InvariantCulture);

    [Fact]
    public void A_keystore_in_any_encoding_that_others_read_is_read_alike() =>
        StoreForm.Any.Array[Stores].Sample(Check, iter: 1, threads: 1);

    private void Check(StoreForm[] forms)
    {
        var jdk = ReadsOfJdk(forms.Select(form => (form.Type, form.Password, form.File)));
        var exports = new List<(string Type, string Password, byte[] File)>();
        var exported = new List<string>();
        for (var i = 0; i < forms.Length; i++)
        {
            if (jdk[i] is not { } expected || !IsReadByOpenSsl(forms[i])) continue;
            using var read = Read(forms[i]);
            var pairs = read.Entries.OfType<KeystoreFileEntry.KeyPair>().ToList();
            pairs.ForEach(pair => pair.ShouldSign());
            var own = forms[i].Own.Select(certificate => Convert.ToHexString(SHA256.HashData(certificate)))
                .Order(StringComparer.Ordinal).ToList();
            Told(pairs).ShouldBe(own, customMessage: forms[i].Name);

            // Of a single key without a local key id, Java takes the first certificate of the file for the key's own.
            foreach (var (_, alias, sha256) in expected.Where(entry => entry.IsPair && own.Contains(entry.Sha256)))
                pairs.ShouldContain(
                    pair => sha256 == Sha256(pair.Chain[0]) && (
                        pair.Alias.Length == 0 || alias.TrimEnd('\0').Equals(pair.Alias, StringComparison.OrdinalIgnoreCase)),
                    $"{forms[i].Name}: {alias}");
            var certificates = pairs.Select(pair => new KeystoreFileEntry.TrustedCertificate(pair.Alias, null, pair.Chain[0]));
            exports.Add(("JCEKS", "", JceksWriter.Write([.. certificates], "")));
            exported.Add(string.Join(' ', Told(pairs)));
        }

        exports.Count.ShouldBeGreaterThan(forms.Length / 5, "both oracles read many of them");
        ReadsOfJdk(exports)
            .Select(read => string.Join(' ', read!.Select(entry => entry.Sha256).Order(StringComparer.Ordinal))).ShouldBe(exported);
    }

    private static KeystoreFile Read(StoreForm form)
    {
        try
        {
            return KeystoreFileReader.Read(form.File, form.Password);
        }
        catch (FileRefusedException refused)
        {
            throw new InvalidOperationException($"{form.Name}: {refused.Fault}: {refused.Reason}", refused);
        }
    }

    private static List<string> Told(IEnumerable<KeystoreFileEntry.KeyPair> pairs) =>
        [.. pairs.Select(pair => Sha256(pair.Chain[0])).Order(StringComparer.Ordinal)];

    private static string Sha256(Certificate certificate) => certificate.FingerprintSha256.Replace(":", "", StringComparison.Ordinal);

    // It does not know the formats of Java.
    private bool IsReadByOpenSsl(StoreForm form)
    {
        if (form.Type != "PKCS12") return true;
        File.WriteAllBytes(folder.PathOf("store"), form.File);
        using var openssl = Tool.Start(
            "openssl", "pkcs12", "-legacy", "-in", folder.PathOf("store"), "-passin", "pass:" + form.Password, "-nodes");
        openssl.StandardInput.Close();
        var errors = openssl.StandardError.ReadToEndAsync();
        openssl.StandardOutput.ReadToEnd();
        errors.GetAwaiter().GetResult();
        openssl.WaitForExit();
        return openssl.ExitCode == 0;
    }

    private static List<List<(bool IsPair, string Alias, string Sha256)>?> ReadsOfJdk(
        IEnumerable<(string Type, string Password, byte[] File)> stores)
    {
        var java = Tool.Start("java", Vectors.PathOf("KeystoreReads.java"));
        var answers = Tool.Finish(
            java, string.Join('\n', stores.Select(store => $"{store.Type}\t{store.Password}\t{Convert.ToBase64String(store.File)}")));
        return
        [
            .. answers[..^1].Split('\n')
                .Select(line => line == "-" ? null : line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Entry).ToList()),
        ];
    }

    private static (bool IsPair, string Alias, string Sha256) Entry(string text) =>
        text.Split(':') is [var kind, var alias, var sha256]
            ? (kind == "pair", Encoding.UTF8.GetString(Convert.FromBase64String(alias)), sha256)
            : throw new FormatException(text);
}
