using Latchkey.Formats.Certificates;
using Latchkey.Formats.Keys.Ec;


namespace Latchkey.Formats.Tests.Certificates;

/// <summary>Certificates that Java does not load, by the JDK's own answer to each.</summary>
public sealed class ExportabilityTests
{
    private static readonly byte[] Null = [0x05, 0x00];
    private static readonly byte[] Time = Der.Text(0x80, "20250101000000Z");

    // GeneralNames of every kind that is made of parts: other names, names of directories and of parties, registered identifiers.
    private static readonly byte[][] Names =
    [
        Der.Value(0xA0, Der.Oid("1.2.3"), Der.Value(0xA0, Null)), Der.Value(0xA0, Der.Oid("1.2.3"), Der.Value(0xA0)),
        Der.Value(0xA0, Der.Oid("1.2.3")), Der.Value(0xA0),
        Der.Value(0xA0, Der.Value(0xA0, Null)),
        Der.Value(0xA0, Der.Oid("2.5.29.17"), Der.Value(0xA0, Null)),
        Der.Value(0xA0, Der.Oid("1.3.6.1.5.5.7.48.1.5"), Der.Value(0xA0, Null)),
        Der.Value(0xA4, Der.Sequence()), Der.Value(0xA4, Der.Name("a")), Der.Value(0xA4, Der.Sequence(Der.Integer(1))),
        Der.Value(0xA4, Der.Sequence(Der.Set())),
        Der.Value(0xA4, Der.Sequence(Der.Set(Null))), Der.Value(0xA4, Der.Sequence(Der.Set(Der.Sequence()))),
        Der.Value(0xA4, Der.Sequence(Der.Set(Der.Sequence(Der.Oid("2.5.4.3"))))),
        Der.Value(0xA4, Der.Sequence(Der.Set(Der.Sequence(Null, Null)))),
        Der.Value(0xA4, Der.Sequence(Der.Set(Der.Sequence(Der.Oid("2.5.4.3"), Null)))),
        Der.Value(0xA4, Der.Sequence(Der.Set(Der.Sequence(Der.Oid("2.5.4.3"), Null, Null)))),
        Der.Value(0xA4, Der.Sequence(Der.Set(Der.Sequence(Der.Value(0x06, [0x80, 1]), Null)))),
        Der.Value(0xA5), Der.Value(0xA5, Der.Value(0x81)), Der.Value(0xA5, Der.Value(0x81, Der.Text(0x0C, "a"))),
        Der.Value(0xA5, Der.Value(0x80, Der.Text(0x13, "a")), Der.Value(0x81, Der.Text(0x0C, "a"))),
        Der.Value(0xA5, Der.Value(0x80), Der.Value(0x81, Der.Text(0x0C, "a"))),
        Der.Value(0xA5, Der.Value(0x81, Der.Text(0x0C, "a")), Null, Null), Der.Value(0xA5, Der.Value(0x81, [0x0C, 0x05])),
        Der.Value(0x88, [0x2A, 3]), Der.Value(0x88), Der.Value(0x88, [0x80]), Der.Value(0x88, [0x2A, 0x80, 1]),
        Der.Value(0x88, [0x2A, 0x81]), Der.Value(0xA8, [0x2A, 3]),
    ];

    // JDK 17 takes these, and later ones do not.
    private static readonly byte[][] NamesOfOldJdks =
    [
        Der.Value(0xA4, Der.Sequence(Der.Set(Der.Attribute("2.5.4.3", Der.Value(0x1E, [0xD8, 0x3D, 0xDE, 0x00]))))),
        Der.Value(0xA0, Der.Oid("1.2.3"), Null), Der.Value(0xA0, Der.Oid("1.2.3"), Der.Value(0x80, Null)),
        Der.Value(0xA5, Der.Value(0x80, Der.Text(0x13, "a"))), Der.Value(0xA5, Der.Value(0x81, Null)),
        Der.Value(0xA5, Der.Value(0xA1, Der.Text(0x0C, "a"))),
    ];

    private static readonly byte[] Host = Der.Text(0x82, "a");

    // Id and value; whether the JDK loads them, it says itself.
    private static readonly (string Id, byte[] Value)[] Contents =
    [
        .. Names.SelectMany(name => new[]
        {
            ("2.5.29.17", Der.Sequence(name)), ("2.5.29.30", Der.Sequence(Der.Value(0xA0, Der.Sequence(name)))),
            ("2.5.29.31", Der.Sequence(Der.Sequence(Der.Value(0xA2, name)))),
            ("2.5.29.35", Der.Sequence(Der.Value(0xA1, name))),
            ("1.3.6.1.5.5.7.1.1", Der.Sequence(Der.Sequence(Der.Oid("1.3.6.1.5.5.7.48.1"), name))),
        }),
        .. new byte[][] { [], [0], [7], [8, 0], [9, 0x80], [7, 0x80], [0, 0xFF], [255, 0] }.Select(
            reasons => ("2.5.29.31", Der.Sequence(Der.Sequence(Der.Value(0x81, reasons), Der.Value(0xA2, Host))))),
        .. new[] { Null, Der.Sequence(), Der.Attribute("2.5.4.3", Null),
            [.. Der.Attribute("2.5.4.3", Null), .. Der.Attribute("2.5.4.10", Null)] }
            .Select(
                relative => ("2.5.29.46", Der.Sequence(Der.Sequence(Der.Value(0xA0, Der.Value(0xA1, relative)), Der.Value(0xA2, Host))))),
        .. new byte[][] { [], [0], [0xFF], [0x7F, 0xFF, 0xFF, 0xFF], [0x80, 0, 0, 0], [0, 0x80, 0, 0, 0], [1, 0, 0, 0, 0] }
            .SelectMany(number => new[]
        {
            ("2.5.29.30", Der.Sequence(Der.Value(0xA0, Der.Sequence(Host, Der.Value(0x80, number))))),
            ("2.5.29.30", Der.Sequence(Der.Value(0xA1, Der.Sequence(Host, Der.Value(0x81, number))))),
            ("2.5.29.19", Der.Sequence([0x01, 0x01, 0xFF], Der.Integer(number))), ("2.5.29.36", Der.Sequence(Der.Value(0x81, number))),
            ("2.5.29.54", Der.Integer(number)),
        }),
        ("2.5.29.30", Der.Sequence(Der.Value(0xA0, Der.Sequence(Host, Null)))),
        ("2.5.29.32", Der.Sequence(Der.Sequence(Der.Oid("1.2.3"), Der.Sequence()))),
        .. new[] { "2.5.29.20", "2.5.29.21", "2.5.29.27", "2.5.29.28", "2.5.29.29" }.Select(ofRevocationLists => (ofRevocationLists, Null)),
        .. new[]
        {
            "http://example.com/a", "urn:a:b", "http:// a", "urn:a b", "noscheme", "http://", "file:///x",
            "ldap://[::1]/c?d#e", "http://a/%zz", "mailto:a@b", "1a:b", "a:", "http://a/{b}", "http://a_b/c",
            "http://a/b[c]", "x:y[z]", "http://a:99999/", "http://ex ample/", "a://b#c#d",
        }
            .Select(uri => ("2.5.29.17", Der.Sequence(Der.Text(0x86, uri)))),
        .. new[] { "", "a", "a@", "a@.", "a@.b" }.Select(mail => ("2.5.29.17", Der.Sequence(Der.Text(0x81, mail)))),
        .. new[] { 0, 4, 5, 8, 16, 32 }.Select(length => ("2.5.29.18", Der.Sequence(Der.Value(0x87, new byte[length])))),
        ("2.5.29.17", Der.Sequence()), ("2.5.29.17", Null), ("2.5.29.17", Der.Sequence(Der.Text(0x82, "a b"))),
        ("2.5.29.17", Der.Sequence(Der.Value(0xA4, Der.Name("a")))),
        ("2.5.29.17", Der.Sequence(Der.Value(0xA3, Der.Sequence()))),
        ("2.5.29.17", Der.Sequence(Der.Value(0xA0, Der.Oid("1.2.3"), Der.Value(0xA0, Null)))),
        ("2.5.29.14", Der.Value(0x04, [1])), ("2.5.29.14", Null), ("2.5.29.35", Der.Sequence(Der.Value(0x80, [1]))),
        ("2.5.29.35", Der.Integer(1)), ("2.5.29.35", Der.Sequence(Der.Integer(1))),
        ("2.5.29.30", Der.Sequence(Der.Value(0xA0, Der.Sequence(Der.Text(0x86, "example.com"))))),
        ("2.5.29.30", Der.Sequence(Der.Value(0xA0, Der.Sequence(Der.Text(0x86, "https://example.com"))))),
        ("2.5.29.30", Der.Sequence(Der.Value(0xA1, Der.Sequence(Der.Text(0x86, ".example.com"))))),
        ("2.5.29.30", Der.Sequence(Der.Value(0xA0, Der.Sequence(Der.Text(0x82, "example.com"))))), ("2.5.29.30", Null),
        ("2.5.29.31", Der.Sequence(Der.Sequence(Der.Value(0xA0, Der.Value(0xA0, Der.Text(0x86, "http://a/b")))))),
        ("2.5.29.31", Der.Sequence(Der.Sequence(Der.Value(0xA0, Der.Value(0xA0, Der.Text(0x86, "a b")))))),
        ("2.5.29.31", Der.Sequence(Der.Sequence())),
        ("2.5.29.32", Der.Sequence(Der.Sequence(Der.Oid("2.5.29.32.0")))), ("2.5.29.32", Der.Sequence(Der.Oid("2.5.29.32.0"))),
        ("2.5.29.33", Null), ("2.5.29.33", Der.Sequence(Der.Sequence(Der.Oid("1.2.3"), Der.Oid("1.2.4")))),
        ("2.5.29.36", Null), ("2.5.29.36", Der.Sequence(Der.Value(0x80, [0]))), ("2.5.29.54", Der.Integer(0)),
        ("2.5.29.54", Der.Value(0x04, [0])),
        ("2.5.29.16", Der.Sequence(Time)), ("2.5.29.16", Der.Sequence(Der.Text(0x80, "x"))),
        ("2.5.29.46", Der.Sequence(Der.Sequence(Der.Value(0xA2, Der.Value(0xA4, Der.Name("a")))))),
        ("1.3.6.1.5.5.7.1.1", Der.Sequence(Der.Sequence(Der.Oid("1.3.6.1.5.5.7.48.1"), Der.Text(0x86, "http://a")))),
        ("1.3.6.1.5.5.7.1.1", Der.Sequence(Der.Sequence(Der.Oid("1.3.6.1.5.5.7.48.1"), Der.Text(0x86, "a b")))),
        ("1.3.6.1.5.5.7.1.11", Der.Sequence(Der.Sequence(Der.Oid("1.3.6.1.5.5.7.48.5"), Null))), ("2.16.840.1.113730.1.1", Der.Integer(1)),
        ("2.16.840.1.113730.1.1", Der.BitString(0x80)),
        ("2.5.29.15", Der.Value(0x03, [4], [0xFF])), ("2.5.29.15", Null), ("2.5.29.19", Null), ("2.5.29.37", Der.Sequence(Der.Integer(1))),
        ("1.2.3.4", [0xFF, 0xFF]),
    ];

    [Fact]
    public void Critical_extensions_are_taken_that_Java_loads_and_no_others()
    {
        using var folder = new WorkFolder();
        var certificates = Contents.Select(content => WithCritical(content.Id, content.Value).ToDer()).ToList();
        ShouldAgreeWithJava(certificates, [.. Contents.Select(content => $"{content.Id} {Convert.ToHexString(content.Value)}")], folder);
    }

    [Fact]
    public void Certificates_that_only_older_JDKs_load_are_refused()
    {
        foreach (var name in NamesOfOldJdks)
            WithCritical("2.5.29.17", Der.Sequence(name)).ToDer().ShouldNotBeAcceptable("subjectAltName (2.5.29.17)");
    }

    [Fact]
    public void The_same_contents_are_taken_when_they_are_not_critical()
    {
        foreach (var (id, value) in Contents)
            CertificateReader.Read(
                new RawCertificate { Tail = RawCertificate.Extensions(RawCertificate.Extension(id, critical: false, value)) }.ToDer());
    }

    [Fact]
    public void Curves_are_taken_that_Java_loads_and_no_others()
    {
        using var folder = new WorkFolder();
        var curves = Enumerable.Range(1, 600)
            .SelectMany(NamedCurves.OfFieldSize).Select(curve => curve.Oid).Append("2.23.43.1.4.9").ToList();
        var certificates = curves.Select(oid => new RawCertificate { PublicKey = KeyOn(oid) }.ToDer()).ToList();
        ShouldAgreeWithJava(certificates, curves, folder);
    }

    [Fact]
    public void A_stored_certificate_is_still_read()
    {
        var der = WithCritical("2.5.29.17", Null).ToDer();

        der.ShouldNotBeAcceptable("subjectAltName (2.5.29.17)");
        Exportability.FaultOf(CertificateReader.ReadStored(der)).ShouldNotBeNull();
    }

    private static RawCertificate WithCritical(string id, byte[] value) =>
        new() { Tail = RawCertificate.Extensions(RawCertificate.Extension(id, critical: true, value)) };

    private static byte[] KeyOn(string curve) =>
        Der.Sequence(Der.Sequence(Der.Oid("1.2.840.10045.2.1"), Der.Oid(curve)), Der.BitString(GeneratorOf(curve)));

    private static byte[] GeneratorOf(string oid) => NamedCurves.Find(oid)?.Generator ?? [0x04, .. new byte[40]];

    private static bool HasFault(byte[] certificate) => Exportability.FaultOf(CertificateReader.ReadStored(certificate)) is not null;

    private static void ShouldAgreeWithJava(List<byte[]> certificates, IReadOnlyList<string> cases, WorkFolder folder)
    {
        var files = certificates.Select((_, i) => $"{i}.der").ToList();
        for (var i = 0; i < certificates.Count; i++) File.WriteAllBytes(folder.PathOf(files[i]), certificates[i]);
        var answers = Jdk.Read(files.Select(folder.PathOf));
        answers.Count.ShouldBe(certificates.Count);
        cases.Where((_, i) => answers[i].ContainsKey("refused") != HasFault(certificates[i]))
            .ShouldBeEmpty();
    }
}
