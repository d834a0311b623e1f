using Latchkey.Formats.Certificates;
using Latchkey.Formats.Chains;
using Latchkey.Formats.Refusals;
using Latchkey.Keystores.Trust;

namespace Latchkey.Formats.Tests.Chains;

/// <summary>Chains made of the answers of an authority of OpenSSL, and of authorities that are harder to follow.</summary>
public sealed class CertificateChainTests(SigningAuthority authority) : IClassFixture<SigningAuthority>
{
    private static readonly DateTimeOffset Now = new(2025, 6, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TestAuthority _root = new("Root");
    private readonly TestAuthority _issuer = new("Issuer");
    private readonly TestAuthority _pair = new("pair");

    [Fact]
    public void Certificates_in_any_order_become_a_chain_from_leaf_to_root()
    {
        Certificate[] chain = [authority.Leaf, authority.Issuer, authority.Root];
        foreach (var order in new[] { "012", "021", "102", "120", "201", "210" })
            ShouldBe(Build(authority.Own, [.. order.Select(digit => chain[digit - '0'])], []), chain);
    }

    [Fact]
    public void OpenSSL_verifies_the_chain_from_its_root()
    {
        var chain = Build(authority.Own, [authority.Issuer, authority.Root, authority.Leaf], []);

        authority.Folder.Write("0.pem", chain[0]);
        authority.Folder.Write("1.pem", chain[1]);
        authority.Folder.Write("2.pem", chain[2]);
        authority.Folder.OpenSsl("verify -CAfile {2.pem} -untrusted {1.pem} {0.pem}").ShouldContain("OK");
    }

    [Fact]
    public void A_root_that_was_left_out_comes_from_the_keystore() =>
        ShouldBe(
            Build(authority.Own, [authority.Leaf, authority.Issuer], [Other(), authority.Root]),
            authority.Leaf,
            authority.Issuer,
            authority.Root);

    [Fact]
    public void A_leaf_alone_is_a_chain_and_the_keystore_continues_it_as_far_as_it_can()
    {
        ShouldBe(Build(authority.Own, [authority.Leaf], []), authority.Leaf);
        ShouldBe(Build(authority.Own, [authority.Leaf], [authority.Root]), authority.Leaf);
        ShouldBe(Build(authority.Own, [authority.Leaf], [authority.Issuer]), authority.Leaf, authority.Issuer);
        ShouldBe(
            Build(authority.Own, [authority.Leaf], [authority.Root, authority.Issuer]), authority.Leaf, authority.Issuer, authority.Root);
    }

    [Fact]
    public void The_key_pairs_own_certificate_is_a_chain() =>
        ShouldBe(Build(authority.Own, [authority.Own], [authority.Root]), authority.Own);

    [Fact]
    public void A_later_answer_for_the_same_key_takes_the_place_of_the_first()
    {
        var (leaf, root) = (_root.Issue(authority.Leaf), _root.SelfSigned());

        ShouldBe(Build(authority.Leaf, [root, leaf], []), leaf, root);
    }

    [Fact]
    public void Copies_of_a_certificate_count_once() =>
        ShouldBe(Build(authority.Own, [authority.Leaf, authority.Root, authority.Leaf, authority.Issuer, authority.Root], []),
            authority.Leaf, authority.Issuer, authority.Root);

    [Fact]
    public void An_answer_for_another_key_is_refused()
    {
        Refused(FileFault.ChainKeyMismatch, _pair.SelfSigned(), [authority.Leaf, authority.Issuer, authority.Root]);
        Refused(FileFault.ChainKeyMismatch, authority.Own, [authority.Issuer, authority.Root]);
    }

    [Fact]
    public void A_certificate_that_does_not_belong_to_the_chain_is_refused()
    {
        Reason(authority.Own, [authority.Leaf, authority.Issuer, authority.Root, Other()]).ShouldContain("do not belong to the chain");
        Reason(authority.Own, [authority.Leaf, authority.Root]).ShouldContain("do not belong to the chain");
        Reason(authority.Own, [authority.Leaf, authority.Own]).ShouldContain("more than one certificate for the key pair");
    }

    [Fact]
    public void A_signature_that_does_not_verify_is_refused()
    {
        var damaged = authority.Issuer.Der.ToArray();
        damaged[^1] ^= 1;

        Reason(authority.Own, [authority.Leaf, CertificateReader.Read(damaged), authority.Root]).ShouldContain("signature");
        Reason(_pair.SelfSigned(), [_issuer.Issue(_pair), new TestAuthority("Issuer").SelfSigned()]).ShouldContain("signature");
    }

    [Fact]
    public void A_signature_of_an_unknown_algorithm_does_not_verify()
    {
        var falcon = Der.Sequence(Der.Oid("1.3.9999.3.11"));
        var raw = new RawCertificate
        {
            InnerAlgorithm = falcon,
            OuterAlgorithm = falcon,
            Issuer = Der.Name("Root"),
            Subject = Der.Name("leaf"),
        };
        var leaf = CertificateReader.Read(raw.ToDer());

        Reason(leaf, [leaf, _root.SelfSigned()]).ShouldContain("signature");
    }

    [Fact]
    public void A_cross_certificate_leads_on_to_the_older_root()
    {
        var older = new TestAuthority("Older root");
        Certificate[] upload = [older.SelfSigned(), older.Issue(_root), _root.Issue(_issuer), _issuer.Issue(_pair)];

        ShouldBe(Build(_pair.SelfSigned(), upload, [_root.SelfSigned()]), upload[3], upload[2], upload[1], upload[0]);
    }

    [Fact]
    public void Of_a_renewed_root_the_keystores_later_one_is_taken()
    {
        var late = _root.SelfSigned();
        var early = _root.SelfSigned(late.ValidNotAfter.AddYears(-1));
        var leaf = _root.Issue(_pair);

        ShouldBe(Build(_pair.SelfSigned(), [leaf], [early, late]), leaf, late);
        ShouldBe(Build(_pair.SelfSigned(), [leaf, early], [early, late]), leaf, early);
    }

    [Fact]
    public void Loops_end()
    {
        Certificate[] loop = [_issuer.Issue(_pair), _root.Issue(_issuer), _issuer.Issue(_root)];

        Build(_pair.SelfSigned(), loop, []).Count.ShouldBe(3);
        Build(_pair.SelfSigned(), loop, loop).Count.ShouldBe(3);
        Build(_pair.SelfSigned(), loop[..1], loop).Count.ShouldBe(3);
    }

    [Fact]
    public void Twenty_certificates_that_could_all_be_the_issuer_cost_thirty_checks_at_most()
    {
        var impostors = Enumerable.Range(0, 60).Select(_ => new TestAuthority("Issuer").SelfSigned()).ToArray();
        var leaf = _issuer.Issue(_pair);

        Reason(_pair.SelfSigned(), [leaf, .. impostors[..19]]).ShouldContain("signature");
        ShouldBe(Build(_pair.SelfSigned(), [leaf], impostors), leaf);
    }

    [Fact]
    public void Of_namesakes_the_one_whose_key_has_signed_is_taken_in_any_order()
    {
        TestAuthority[] namesakes = [new("Issuer"), new("Issuer")];
        var (leaf, middle, root) = (_issuer.Issue(_pair), _root.Issue(_issuer), _root.SelfSigned());
        Certificate[] others =
        [
            .. namesakes.Select(namesake => _root.Issue(namesake)),
            .. namesakes.Select(namesake => namesake.SelfSigned()),
            new TestAuthority("Root").SelfSigned(),
        ];

        foreach (var order in new[] { others, [.. others.Reverse()] })
        {
            ShouldBe(Build(_pair.SelfSigned(), [leaf], [.. order, middle, root]), leaf, middle, root);
            ShouldBe(Build(_pair.SelfSigned(), [leaf, middle, root], order), leaf, middle, root);
            TrustAnchors.None.Trusts(leaf, [.. order, middle, root], Now).ShouldBeTrue();
        }
    }

    [Fact]
    public void A_root_comes_before_a_cross_certificate_that_is_expired_or_leads_nowhere()
    {
        var (leaf, middle, root) = (_issuer.Issue(_pair), _root.Issue(_issuer), _root.SelfSigned());
        Certificate[] crosses =
        [
            new TestAuthority("Gone").Issue(_root, Now.AddDays(-1)),
            new TestAuthority("Gone").Issue(_root, root.ValidNotAfter.AddYears(5)),
        ];

        foreach (var cross in crosses)
        {
            ShouldBe(Build(_pair.SelfSigned(), [leaf, middle, cross, root], []), leaf, middle, root);
            ShouldBe(Build(_pair.SelfSigned(), [root, cross, middle, leaf], []), leaf, middle, root);
            ShouldBe(Build(_pair.SelfSigned(), [leaf, middle], [cross, root]), leaf, middle, root);
            ShouldBe(Build(_pair.SelfSigned(), [leaf, middle, cross], [root]), leaf, middle, root);
        }
    }

    [Fact]
    public void A_root_that_has_changed_its_key_leads_on_to_its_older_key()
    {
        var older = new TestAuthority("Root");
        var (leaf, link, old, root) = (
            _root.IssueIdentified(_pair), older.IssueIdentified(_root), older.IssueIdentified(older), _root.IssueIdentified(_root));

        ShouldBe(Build(_pair.SelfSigned(), [leaf, link, old], []), leaf, link, old);
        ShouldBe(Build(_pair.SelfSigned(), [old, link, leaf], []), leaf, link, old);
        ShouldBe(Build(_pair.SelfSigned(), [leaf, link], [old]), leaf, link, old);
        ShouldBe(Build(_pair.SelfSigned(), [leaf, link], []), leaf, link);
        ShouldBe(Build(_pair.SelfSigned(), [leaf], [link, old, root]), leaf, root);
        ShouldBe(Build(_pair.SelfSigned(), [leaf, root], [link, old]), leaf, root);
        TrustAnchors.None.Trusts(leaf, [link, old], Now).ShouldBeTrue();
        TrustAnchors.None.Trusts(leaf, [link], Now).ShouldBeFalse();
    }

    [Fact]
    public void A_valid_issuer_comes_before_an_expired_one()
    {
        var expired = _root.Issue(_issuer, Now.AddDays(-1));
        var (leaf, valid, root) = (_issuer.Issue(_pair), _root.Issue(_issuer), _root.SelfSigned());

        ShouldBe(Build(_pair.SelfSigned(), [leaf, expired, valid, root], []), leaf, valid, root);
        ShouldBe(Build(_pair.SelfSigned(), [leaf, expired], [root, valid]), leaf, valid, root);
        ShouldBe(Build(_pair.SelfSigned(), [leaf, expired], [root]), leaf, expired, root);
    }

    [Fact]
    public void Another_way_up_is_no_stranger()
    {
        var newer = new TestAuthority("Newer root");
        Certificate[] upload = [_issuer.Issue(_pair), _root.Issue(_issuer), _root.SelfSigned(), newer.Issue(_root), newer.SelfSigned()];

        ShouldBe(Build(_pair.SelfSigned(), upload, []), upload[..3]);
        ShouldBe(Build(_pair.SelfSigned(), [.. upload.Reverse()], []), upload[..3]);
        Reason(_pair.SelfSigned(), [.. upload, new TestAuthority("Stranger").SelfSigned()]).ShouldContain("CN=Stranger");
    }

    [Theory]
    [InlineData("example authority")]
    [InlineData("EXAMPLE AUTHORITY")]
    [InlineData("Example  Authority")]
    [InlineData(" Example Authority ")]
    public void Names_that_differ_in_case_and_blanks_are_the_same(string spelling)
    {
        var example = new TestAuthority("Example Authority");
        var leaf = example.As(spelling).Issue(_pair);
        var root = example.SelfSigned();

        ShouldBe(Build(_pair.SelfSigned(), [leaf, root], []), leaf, root);
        ShouldBe(Build(_pair.SelfSigned(), [leaf], [root]), leaf, root);
        TrustAnchors.None.Trusts(leaf, [root], Now).ShouldBeTrue();
    }

    private Certificate Other() => _issuer.SelfSigned();

    private static void ShouldBe(IReadOnlyList<Certificate> chain, params Certificate[] expected) =>
        chain.Select(certificate => certificate.SubjectDN + certificate.FingerprintSha256)
            .ShouldBe(expected.Select(certificate => certificate.SubjectDN + certificate.FingerprintSha256));

    private static IReadOnlyList<Certificate> Build(
        Certificate own, IReadOnlyList<Certificate> uploaded, IEnumerable<Certificate> keystore) =>
        CertificateChain.Build(own, uploaded, keystore, Now);

    private static string Reason(Certificate own, Certificate[] uploaded) => Refused(FileFault.ChainInvalid, own, uploaded).Reason;

    private static FileRefusedException Refused(FileFault fault, Certificate own, Certificate[] uploaded) =>
        Should.Throw<FileRefusedException>(() => Build(own, uploaded, [])).ShouldBeOf(fault);
}
