using System.Security.Cryptography;
using System.Text;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Api;

/// <summary>Private keys never leave: no answer to a read has one in it, in whatever form (promise C6).</summary>
public sealed class PrivateKeyTests : KeystoreTest
{
    private static readonly string[] Accepted = ["application/json", "application/atom+xml", "*/*"];

    [Fact]
    public async Task No_read_answers_with_a_private_key()
    {
        await Tools.RunAsync(
            "openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -subj /C=DE/CN=pair -days 300 -out pair.pem 2>/dev/null && " +
            "openssl pkcs12 -export -in pair.pem -inkey key.pem -passout pass:s3cret -out pair.p12");
        var file = Convert.ToBase64String(await Tools.ReadAsync("pair.p12"));
        (await PostAsync("KeyPairResources?fingerprintVerified=true",
            new { Alias = "pair", Resource = file, Password = "s3cret" })).Status.ShouldBe(204);
        (await PostAsync("KeyPairResources?fingerprintVerified=true&update=true",
            new { Alias = "pair", Resource = file, Password = "s3cret" })).Status.ShouldBeInRange(200, 299);
        (await PostAsync("KeystoreResources?returnKeystoreEntries=false", new { Name = "backup_admin_system" })).Status.ShouldBe(204);
        using var key = RSA.Create();
        key.ImportFromPem(await File.ReadAllTextAsync(Tools["key.pem"]));
        var needles = Needles(key).ToList();

        var read = 0;
        foreach (var path in Paths())
        {
            foreach (var accepted in Accepted)
            {
                var answer = await Client.GetAsync(path, ("Accept", accepted));
                if (answer.Status == 200) read++;
                foreach (var needle in needles) answer.Bytes.AsSpan().IndexOf(needle).ShouldBe(-1, $"{path} as {accepted}");
            }
        }

        read.ShouldBeGreaterThan(40, "otherwise nothing was looked at");
    }

    private IEnumerable<string> Paths()
    {
        var paths = Operations.Of(Server).Where(operation => operation.Method == "GET").Select(operation => operation.Target("pair"))
            .ToList();
        foreach (var path in paths) yield return path;
        yield return $"{Entry("pair")}?$expand=ChainCertificates";
        yield return "EntryVersions?$format=json";
        yield return "KeystoreEntries?keystoreName=backup_admin_system";
        yield return "KeystoreResources('backup_admin_system')/$value";
        yield return "KeystoreResources('system')/$value";
        yield return "$metadata";
    }

    // The primes and the private exponent, as they are and in the forms in which text carries bytes.
    private static IEnumerable<byte[]> Needles(RSA key)
    {
        var parameters = key.ExportParameters(includePrivateParameters: true);
        foreach (var secret in new[] { parameters.D!, parameters.P!, parameters.Q! })
        {
            var part = secret.AsSpan(8, 48).ToArray();
            yield return part;
            yield return Encoding.ASCII.GetBytes(Convert.ToHexString(part));
            yield return Encoding.ASCII.GetBytes(Convert.ToHexString(part).ToLowerInvariant());

            // In base64 it depends on where in the text the bytes begin; the ends also depend on their neighbours.
            for (var shift = 0; shift < 3; shift++)
                yield return Encoding.ASCII.GetBytes(Convert.ToBase64String([.. new byte[shift], .. part])[4..^4]);
        }
    }
}
