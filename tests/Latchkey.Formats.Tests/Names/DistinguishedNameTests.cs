using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Names;
using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.Tests.Names;

public sealed class DistinguishedNameTests
{
    [Fact]
    public void Names_print_as_the_JDK_prints_them_and_pass_exactly_where_OpenSSL_loads_them_too()
    {
        const int Count = 1_000;
        var folder = Directory.CreateTempSubdirectory("latchkey-names-");
        try
        {
            var names = new RandomNames(seed: 17);
            var files = Enumerable.Range(0, Count).Select(i => Path.Combine(folder.FullName, $"{i}.der")).ToArray();
            foreach (var file in files) File.WriteAllBytes(file, new RawCertificate { Subject = names.Next() }.ToDer());

            var facts = Jdk.Read(files);

            facts.Count.ShouldBe(Count);
            foreach (var fact in facts)
            {
                var der = File.ReadAllBytes(fact["file"]);
                SubjectOrNull(der).ShouldBe(OpenSslLoads(der) ? fact["subject"] : null, Convert.ToHexString(der));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_name_of_more_than_50000_characters_is_refused()
    {
        var name = Der.Name(new string('x', DistinguishedName.MaxLength));

        var refusal = Should.Throw<FileRefusedException>(() => CertificateReader.Read(new RawCertificate { Subject = name }.ToDer()));

        refusal.ShouldBeOf(FileFault.CertificateNotAcceptable);
    }

    private static string? SubjectOrNull(byte[] der)
    {
        try
        {
            return CertificateReader.Read(der).SubjectDN;
        }
        catch (FileRefusedException)
        {
            return null;
        }
    }

    private static bool OpenSslLoads(byte[] der)
    {
        try
        {
            X509CertificateLoader.LoadCertificate(der).Dispose();
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
