using CsCheck;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.Tests.Certificates;

/// <summary>Whatever is uploaded, the reader answers or refuses.</summary>
public sealed class MutationTests
{
    private static readonly string[] Names =
        ["critical-extensions", "rsa-2048-signed-with-pss", "dsa-2048", "name-with-every-keyword", "ec-explicit-binary-field"];

    private static readonly byte[][] Originals =
        [.. Names.Select(name => CertificateReader.ReadStored(Vectors.Certificate(name + ".pem")).Der.ToArray())];

    [Fact]
    public void Every_truncation_is_refused()
    {
        foreach (var original in Originals)
            for (var length = 0; length < original.Length; length++) Refusals.Of(original[..length]);
    }

    [Fact]
    public void Every_truncation_of_a_PEM_file_is_refused()
    {
        var pem = Vectors.Certificate("rsa-2048-sha256.pem");
        for (var length = 0; length < pem.Length - 1; length++) Refusals.Of(pem[..length]);
    }

    [Fact]
    public void Twenty_thousand_damaged_certificates_are_read_or_refused() =>
        (from original in Gen.Int[0, Originals.Length - 1].Select(i => Originals[i])
         from changes in Gen.Select(Gen.Int[0, original.Length - 1], Gen.Byte).Array[1, 4]
         select Damaged.Of(original, changes))
        .Sample(AnswersOrRefuses, iter: 20_000);

    [Fact]
    public void Random_octets_are_read_or_refused() => Gen.Byte.Array[0, 300].Sample(AnswersOrRefuses, iter: 20_000);

    private static void AnswersOrRefuses(byte[] file)
    {
        try
        {
            CertificateReader.Read(file);
        }
        catch (FileRefusedException refused)
        {
            (refused.Fault is FileFault.NotACertificate or FileFault.CertificateNotAcceptable or FileFault.Empty).ShouldBeTrue();
        }
    }
}
