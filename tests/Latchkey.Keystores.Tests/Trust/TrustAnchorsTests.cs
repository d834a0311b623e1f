using Latchkey.Formats.Certificates;
using Latchkey.Formats.Tests.Chains;
using Latchkey.Keystores.Trust;


namespace Latchkey.Keystores.Tests.Trust;

public sealed class TrustAnchorsTests
{
    private static readonly DateTimeOffset Now = new(2025, 6, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TestAuthority _root = new("Root");
    private readonly TestAuthority _issuer = new("Issuer");

    [Fact]
    public void A_self_signed_certificate_is_not_trusted() => Trusts(_root.SelfSigned(), []).ShouldBeFalse();

    [Fact]
    public void A_self_signed_certificate_that_is_in_the_keystore_is_trusted()
    {
        var root = _root.SelfSigned();

        Trusts(root, [root]).ShouldBeTrue();
    }

    [Fact]
    public void Another_self_signed_certificate_of_the_same_name_is_not_trusted() =>
        Trusts(new TestAuthority("Root").SelfSigned(), [_root.SelfSigned()]).ShouldBeFalse();

    [Fact]
    public void A_certificate_of_a_root_in_the_keystore_is_trusted() =>
        Trusts(_root.IssueLeaf("leaf"), [_root.SelfSigned()]).ShouldBeTrue();

    [Fact]
    public void A_certificate_of_an_unknown_root_is_not_trusted() =>
        Trusts(_root.IssueLeaf("leaf"), [_issuer.SelfSigned()]).ShouldBeFalse();

    [Fact]
    public void Certificates_of_the_keystore_link_to_its_roots()
    {
        Certificate[] keystore = [_root.Issue(_issuer), _root.SelfSigned()];

        Trusts(_issuer.IssueLeaf("leaf"), keystore).ShouldBeTrue();
        Trusts(_issuer.IssueLeaf("leaf"), keystore[..1]).ShouldBeFalse();
        Trusts(_issuer.IssueLeaf("leaf"), keystore[1..]).ShouldBeFalse();
    }

    [Fact]
    public void A_link_that_may_not_sign_is_not_followed() =>
        Trusts(_issuer.IssueLeaf("leaf"), [_root.Issue(_issuer, maySign: false), _root.SelfSigned()]).ShouldBeFalse();

    [Fact]
    public void A_wrong_signature_under_a_right_name_is_not_trusted() =>
        Trusts(new TestAuthority("Root").IssueLeaf("leaf"), [_root.SelfSigned()]).ShouldBeFalse();

    [Fact]
    public void Nothing_expired_is_trusted()
    {
        var past = Now.AddDays(-1);

        Trusts(_root.IssueLeaf("leaf", notAfter: past), [_root.SelfSigned()]).ShouldBeFalse();
        Trusts(_root.IssueLeaf("leaf"), [_root.SelfSigned(notAfter: past)]).ShouldBeFalse();
        Trusts(_issuer.IssueLeaf("leaf"), [_root.Issue(_issuer, notAfter: past), _root.SelfSigned()]).ShouldBeFalse();
        TrustAnchors.None.Trusts(_root.IssueLeaf("leaf", notAfter: past), [_root.SelfSigned()], past.AddDays(-1)).ShouldBeTrue();
    }

    [Fact]
    public void An_expired_root_does_not_hide_its_renewal() =>
        Trusts(_root.IssueLeaf("leaf"), [_root.SelfSigned(notAfter: Now.AddDays(-1)), _root.SelfSigned()]).ShouldBeTrue();

    [Fact]
    public void Loops_of_cross_certificates_end_and_do_not_hide_a_root()
    {
        var others = Enumerable.Range(0, 3).Select(i => new TestAuthority($"Other {i}")).ToArray();
        List<Certificate> loop =
            [others[0].Issue(_issuer), others[1].Issue(others[0]), others[2].Issue(others[1]), others[0].Issue(others[2])];

        Trusts(_issuer.IssueLeaf("leaf"), loop).ShouldBeFalse();
        Trusts(_issuer.IssueLeaf("leaf"), [.. loop, _root.Issue(others[2]), _root.SelfSigned()]).ShouldBeTrue();
    }

    [Fact]
    public void Copies_of_a_certificate_under_many_aliases_count_once()
    {
        var link = _root.Issue(_issuer);

        Trusts(_issuer.IssueLeaf("leaf"), [.. Enumerable.Repeat(link, 100), _root.SelfSigned()]).ShouldBeTrue();
    }

    [Fact]
    public void A_bundle_vouches_like_the_roots_of_the_keystore()
    {
        var bundle = TrustAnchors.FromPemFile("/etc/ssl/certs/ca-certificates.crt");
        var root = CertificateReader.Read(File.ReadAllBytes("/usr/share/ca-certificates/mozilla/GlobalSign_Root_CA_-_R3.crt"));

        bundle.Trusts(root, [], Now).ShouldBeTrue();
        Trusts(root, []).ShouldBeFalse();
        bundle.Trusts(_root.IssueLeaf("leaf"), [], Now).ShouldBeFalse();
    }

    [Fact]
    public void A_bundle_that_cannot_be_read_says_so()
    {
        var folder = Directory.CreateTempSubdirectory("latchkey-bundle-");
        try
        {
            var path = Path.Combine(folder.FullName, "bundle.pem");
            Should.Throw<FileNotFoundException>(() => TrustAnchors.FromPemFile(path)).Message.ShouldContain(path);

            File.WriteAllText(path, "nothing");
            Should.Throw<InvalidDataException>(() => TrustAnchors.FromPemFile(path)).Message.ShouldBe($"{path} has no PEM certificate.");

            File.WriteAllText(path, "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n");
            Should.Throw<InvalidDataException>(() => TrustAnchors.FromPemFile(path)).Message
                .ShouldStartWith($"Certificate 1 of {path} cannot be read: ");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static bool Trusts(Certificate certificate, IEnumerable<Certificate> keystore) =>
        TrustAnchors.None.Trusts(certificate, keystore, Now);
}
