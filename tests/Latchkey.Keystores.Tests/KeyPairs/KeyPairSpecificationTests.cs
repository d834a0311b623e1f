using System.Security.Cryptography;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Keys;
using Latchkey.Formats.Tests;
using Latchkey.Formats.Tests.Chains;
using Latchkey.Keystores.KeyPairs;

namespace Latchkey.Keystores.Tests.KeyPairs;

/// <summary>The requests that are taken, and those that are refused before any key is generated.</summary>
public sealed class KeyPairSpecificationTests
{
    private static readonly byte[] AlternativeName = Der.Sequence(Der.Text(0x82, "a.example.com"));

    [Fact]
    public void Only_common_name_and_country_are_mandatory()
    {
        var plan = KeyPairPlan.Of(new KeyPairSpecification { CommonName = "sap", Country = "DE" }, Specifications.Now);

        plan.Key.Kind.Type.ShouldBe("RSA");
        plan.Key.Kind.Size.ShouldBe(4096);
        plan.Signature.ShouldBe(SigningAlgorithm.Of("RSA", HashAlgorithmName.SHA512));
        plan.Certificate.NotBefore.ShouldBe(new DateTimeOffset(2026, 3, 2, 10, 20, 30, TimeSpan.Zero));
        plan.Certificate.NotAfter.ShouldBe(new DateTimeOffset(2029, 3, 2, 10, 20, 30, TimeSpan.Zero));
    }

    [Fact]
    public void A_DSA_key_has_2048_bits_by_default() =>
        KeyPairPlan.Of(Specifications.Dsa with { KeySize = null }, Specifications.Now).Key.Kind.Size.ShouldBe(2048);

    [Fact]
    public void A_curve_takes_precedence_over_a_size() =>
        KeyPairPlan.Of(Specifications.On("secp521r1") with { KeySize = 256 }, Specifications.Now).Key.Kind.Size.ShouldBe(521);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(null)]
    public void Common_name_and_country_must_be_there(string? value)
    {
        Refused(Specifications.Ec with { CommonName = value }, "CommonName", "must not be empty");
        Refused(Specifications.Ec with { Country = value }, "Country", "must not be empty");
    }

    [Theory]
    [InlineData("D")]
    [InlineData("DEU")]
    [InlineData("D1")]
    [InlineData("ÄÖ")]
    public void A_country_is_two_letters(string country) => Refused(Specifications.Ec with { Country = country }, "Country", "two letters");

    [Fact]
    public void A_field_of_the_name_has_at_most_500_characters()
    {
        (Specifications.Ec with { CommonName = new string('x', 500) }).Validate(Specifications.Now);

        var longer = new string('x', 501);
        Refused(Specifications.Ec with { CommonName = longer }, "CommonName", "more than 500 characters");
        Refused(Specifications.Ec with { OrganizationUnit = longer }, "OrganizationUnit", "more than 500 characters");
        Refused(Specifications.Ec with { Organization = longer }, "Organization", "more than 500 characters");
        Refused(Specifications.Ec with { Locality = longer }, "Locality", "more than 500 characters");
        Refused(Specifications.Ec with { State = longer }, "State", "more than 500 characters");
        Refused(Specifications.Ec with { Email = longer }, "Email", "more than 500 characters");
    }

    [Theory]
    [InlineData('\0')]
    [InlineData('\n')]
    [InlineData('\u0085')]
    [InlineData('\uD800')]
    public void A_name_has_no_control_characters_and_no_halves_of_characters(char character)
    {
        var text = $"a{character}b";
        Refused(Specifications.Ec with { CommonName = text }, "CommonName", "a character that names cannot have");
        Refused(Specifications.Ec with { Locality = text }, "Locality", "a character that names cannot have");
    }

    [Fact]
    public void An_email_address_is_ASCII() => Refused(Specifications.Ec with { Email = "jörg@example.com" }, "Email", "ASCII");

    [Theory]
    [InlineData("rsa")]
    [InlineData("Ed25519")]
    [InlineData("X")]
    public void A_key_is_RSA_DSA_or_EC(string type) => Refused(Specifications.Rsa with { KeyType = type }, "KeyType", "RSA, DSA or EC");

    [Theory]
    [InlineData("RSA", 1023)]
    [InlineData("RSA", 1016)]
    [InlineData("RSA", 2047)]
    [InlineData("RSA", 8200)]
    [InlineData("RSA", 0)]
    [InlineData("RSA", -1)]
    [InlineData("DSA", 512)]
    [InlineData("DSA", 1536)]
    [InlineData("DSA", 4096)]
    [InlineData("EC", 111)]
    [InlineData("EC", 572)]
    [InlineData("EC", -256)]
    public void A_size_must_be_one_that_the_type_has(string type, int size) =>
        Refused(Specifications.Rsa with { KeyType = type, KeySize = size }, "KeySize", " bits");

    [Theory]
    [InlineData("secp112r1")]
    [InlineData("secp128r1")]
    [InlineData("sect113r1")]
    [InlineData("sect131r2")]
    [InlineData("brainpoolP256r1")]
    [InlineData("P-256")]
    [InlineData("1.2.840.10045.3.1.7")]
    public void A_curve_that_the_documentation_does_not_name_is_refused(string name) =>
        Refused(Specifications.On(name), "KeyAlgorithmParameter", "not the name of a curve");

    [Fact]
    public void An_EC_key_needs_a_curve_or_a_size() =>
        Refused(Specifications.Ec with { KeySize = null }, "KeyAlgorithmParameter", "needs the name of a curve or a KeySize");

    [Theory]
    [InlineData("RSA", "SHA-256/ECDSA", "does not fit the type")]
    [InlineData("DSA", "SHA-512/RSA", "does not fit the type")]
    [InlineData("EC", "SHA-256/RSA", "does not fit the type")]
    [InlineData("DSA", "SHA-512/DSA", "not one of the algorithms")]
    [InlineData("EC", "SHA-384/ECDSA", "not one of the algorithms")]
    [InlineData("RSA", "SHA256withRSA", "not one of the algorithms")]
    [InlineData("RSA", "MD5/RSA", "not one of the algorithms")]
    public void An_algorithm_must_fit_the_key_and_be_one_that_the_documentation_names(string type, string algorithm, string reason) =>
        Refused(Specifications.OfType(type) with { SignatureAlgorithm = algorithm }, "SignatureAlgorithm", reason);

    [Theory]
    [InlineData("SHA-1/DSA")]
    [InlineData("SHA-224/DSA")]
    public void A_hash_shorter_than_the_subgroup_of_a_DSA_key_is_refused_because_the_JDK_cannot_verify_it(string algorithm) =>
        Refused(
            Specifications.Dsa with { KeySize = 2048, SignatureAlgorithm = algorithm }, "SignatureAlgorithm", "does not fit the length");

    [Fact]
    public void SHA_224_with_RSA_ends_at_4096_bits()
    {
        (Specifications.Rsa with { KeySize = 4096, SignatureAlgorithm = "SHA-224/RSA" }).Validate(Specifications.Now);
        Refused(
            Specifications.Rsa with
            {
                KeySize = 4104,
                SignatureAlgorithm = "SHA-224/RSA"
            }, "SignatureAlgorithm", "does not fit the length");
    }

    [Fact]
    public void A_validity_ends_after_it_starts()
    {
        var start = Specifications.Now.AddYears(1);

        Refused(Specifications.Ec with { ValidNotBefore = start, ValidNotAfter = start.AddDays(-1) }, "ValidNotAfter", "later");
        Refused(Specifications.Ec with { ValidNotBefore = start, ValidNotAfter = start }, "ValidNotAfter", "later");
        Refused(Specifications.Ec with { ValidNotBefore = start.AddYears(2) }, "ValidNotAfter", "later");
        (Specifications.Ec with { ValidNotBefore = start, ValidNotAfter = start.AddDays(1) }).Validate(Specifications.Now);
    }

    [Theory]
    [InlineData("0x")]
    [InlineData("0")]
    [InlineData("0x00")]
    [InlineData("-1")]
    [InlineData("0xG1")]
    [InlineData("12 34")]
    [InlineData("0x8000000000000000000000000000000000000000")]
    [InlineData("0x010000000000000000000000000000000000000000")]
    public void A_serial_number_that_is_none_is_refused(string serialNumber) =>
        Refused(Specifications.Ec with { SerialNumber = serialNumber }, "SerialNumber", "at most 20 octets");

    [Theory]
    [MemberData(nameof(BadExtensions))]
    public void Extensions_that_a_certificate_cannot_have_are_refused(byte[] extensions, string reason) =>
        Refused(Specifications.Ec with { Extensions = extensions }, "Extensions", reason);

    public static TheoryData<byte[], string> BadExtensions { get; } = new()
    {
        { [0x30], "DER SEQUENCE" },
        { [0x30, 0x00], "DER SEQUENCE" },
        { [0x05, 0x00], "DER SEQUENCE" },
        { Der.Sequence(Der.Integer(1)), "DER SEQUENCE" },
        { RawCertificate.Extension("2.5.29.17", critical: false, AlternativeName), "DER SEQUENCE" },
        { [.. Der.Sequence(RawCertificate.Extension("2.5.29.17", critical: false, AlternativeName)), 0x00], "DER SEQUENCE" },
        { [0x30, 0x80, .. RawCertificate.Extension("2.5.29.17", critical: false, AlternativeName), 0x00, 0x00], "DER SEQUENCE" },
        { RawCertificate.Extensions(RawCertificate.Extension("2.5.29.17", critical: false, AlternativeName)), "DER SEQUENCE" },
        {
            Der.Sequence(
                RawCertificate.Extension("2.5.29.17", critical: false, AlternativeName),
                RawCertificate.Extension("2.5.29.17", critical: false, AlternativeName)),
            "twice"
        },
        { Der.Sequence(RawCertificate.Extension("2.5.29.19", critical: true, [0x30, 0x05])), "damaged" },
        { Der.Sequence(RawCertificate.Extension("1.2.3", critical: false, new byte[3000])), "more than 3000 octets" },
        { Nested(40), "DER SEQUENCE" },
    };

    private static byte[] Nested(int levels) => Enumerable.Range(0, levels).Aggregate(Der.Integer(1), (inner, _) => Der.Sequence(inner));

    private static void Refused(KeyPairSpecification specification, string property, string reason)
    {
        var refusal = Should.Throw<RefusalException>(() => specification.Validate(Specifications.Now)).Refusal
            .ShouldBeOfType<Refusal.KeyPairRequestInvalid>();
        refusal.Property.ShouldBe(property);
        refusal.Reason.ShouldContain(reason, Case.Sensitive);
    }
}
