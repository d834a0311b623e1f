using Latchkey.Formats.Certificates;


namespace Latchkey.Formats.Tests.Certificates;

/// <summary>Every certificate under Vectors/Certificates, compared with what the JDK and OpenSSL said of it.</summary>
public sealed class CertificateVectorTests
{
    public static TheoryData<string> Names { get; } =
        [.. Directory.GetFiles(Vectors.PathOf("Certificates"), "*.jdk").Select(file => Path.GetFileNameWithoutExtension(file))];

    /// <summary>The JDK does not load EC keys with explicit parameters; they are read only where they are stored already.</summary>
    public static TheoryData<string> NamesOfTheJdk { get; } =
        [.. Names.Where(name => !Vectors.Text(name.Data + ".jdk").Contains("refused=", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_certificate_reads_as_OpenSSL_reads_it(string name) =>
        CertificateReader.ReadStored(Vectors.Certificate(name)).ShouldAgreeWith(OpenSsl.Parse(Vectors.Text(name + ".openssl")));

    [Theory]
    [MemberData(nameof(NamesOfTheJdk))]
    public void A_certificate_reads_as_the_JDK_reads_it(string name) =>
        CertificateReader.Read(Vectors.Certificate(name)).ShouldAgreeWith(Jdk.Parse(Vectors.Text(name + ".jdk")).Single());

    [Theory]
    [InlineData("ec-explicit-prime-field.pem", 256)]
    [InlineData("ec-explicit-binary-field.pem", 283)]
    public void An_EC_key_with_explicit_parameters_has_the_size_of_its_field_and_no_curve(string name, int size)
    {
        var certificate = CertificateReader.ReadStored(Vectors.Certificate(name));

        certificate.KeyType.ShouldBe("EC");
        certificate.KeySize.ShouldBe(size);
        certificate.EllipticCurve.ShouldBeNull();
        Vectors.Certificate(name).ShouldNotBeAcceptable("has explicit curve parameters");
    }
}
