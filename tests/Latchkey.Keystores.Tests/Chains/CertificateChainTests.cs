using Latchkey.Keystores.Certificates;
using Latchkey.Keystores.Chains;
using Latchkey.Keystores.Formats;
using Latchkey.Keystores.Tests.Certificates;
using Latchkey.Keystores.Tests.Formats;

namespace Latchkey.Keystores.Tests.Chains;

/// <summary>Chains made of the answers of an authority of OpenSSL, and of authorities that are harder to follow.</summary>
public sealed class CertificateChainTests(SigningAuthority authority) : IClassFixture<SigningAuthority>
{
    private readonly TestAuthority _root = new("Root");
    private readonly TestAuthority _issuer = new("Issuer");
    private readonly TestAuthority _pair = new("pair");

    [Fact]
    public void Certificates_in_any_order_become_a_chain_from_leaf_to_root()
    {
        Certificate[] chain = [authority.Leaf, authority.Issuer, authority.Root];
        foreach (var order in new[] { "012", "021", "102", "120", "201", "210" })
            ShouldBe(CertificateChain.Build(authority.Own, [.. order.Select(digit => chain[digit - '0'])], []), chain);
    }

    [Fact]
    public void OpenSSL_verifies_the_chain_from_its_root()
    {
        var chain = CertificateChain.Build(authority.Own, [authority.Issuer, authority.Root, authority.Leaf], []);

        authority.Folder.Write("0.pem", chain[0]);
        authority.Folder.Write("1.pem", chain[1]);
        authority.Folder.Write("2.pem", chain[2]);
        authority.Folder.OpenSsl("verify -CAfile {2.pem} -untrusted {1.pem} {0.pem}").ShouldContain("OK");
    }

    [Fact]
    public void A_root_that_was_left_out_comes_from_the_keystore() =>
        ShouldBe(CertificateChain.Build(authority.Own, [authority.Leaf, authority.Issuer], [Other(), authority.Root]), authority.Leaf, authority.Issuer, authority.Root);

    [Fact]
    public void A_leaf_alone_is_a_chain_and_the_keystore_continues_it_as_far_as_it_can()
    {
        ShouldBe(CertificateChain.Build(authority.Own, [authority.Leaf], []), authority.Leaf);
        ShouldBe(CertificateChain.Build(authority.Own, [authority.Leaf], [authority.Root]), authority.Leaf);
        ShouldBe(CertificateChain.Build(authority.Own, [authority.Leaf], [authority.Issuer]), authority.Leaf, authority.Issuer);
        ShouldBe(CertificateChain.Build(authority.Own, [authority.Leaf], [authority.Root, authority.Issuer]), authority.Leaf, authority.Issuer, authority.Root);
    }

    [Fact]
    public void The_key_pairs_own_certificate_is_a_chain() => ShouldBe(CertificateChain.Build(authority.Own, [authority.Own], [authority.Root]), authority.Own);

    [Fact]
    public void A_later_answer_for_the_same_key_takes_the_place_of_the_first()
    {
        var (leaf, root) = (_root.Issue(authority.Leaf), _root.SelfSigned());

        ShouldBe(CertificateChain.Build(authority.Leaf, [root, leaf], []), leaf, root);
    }

    [Fact]
    public void Copies_of_a_certificate_count_once() =>
        ShouldBe(CertificateChain.Build(authority.Own, [authority.Leaf, authority.Root, authority.Leaf, authority.Issuer, authority.Root], []),
            authority.Leaf, authority.Issuer, authority.Root);

    [Fact]
    public void An_answer_for_another_key_is_refused()
    {
        Refused<Refusal.ChainKeyMismatch>(_pair.SelfSigned(), [authority.Leaf, authority.Issuer, authority.Root]);
        Refused<Refusal.ChainKeyMismatch>(authority.Own, [authority.Issuer, authority.Root]);
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
        var raw = new RawCertificate { InnerAlgorithm = falcon, OuterAlgorithm = falcon, Issuer = Der.Name("Root"), Subject = Der.Name("leaf") };
        var leaf = CertificateReader.Read(raw.ToDer());

        Reason(leaf, [leaf, _root.SelfSigned()]).ShouldContain("signature");
    }

    [Fact]
    public void A_cross_certificate_leads_on_to_the_older_root()
    {
        var older = new TestAuthority("Older root");
        Certificate[] upload = [older.SelfSigned(), older.Issue(_root), _root.Issue(_issuer), _issuer.Issue(_pair)];

        ShouldBe(CertificateChain.Build(_pair.SelfSigned(), upload, [_root.SelfSigned()]), upload[3], upload[2], upload[1], upload[0]);
    }

    [Fact]
    public void Of_a_renewed_root_the_keystores_later_one_is_taken()
    {
        var late = _root.SelfSigned();
        var early = _root.SelfSigned(late.ValidNotAfter.AddYears(-1));
        var leaf = _root.Issue(_pair);

        ShouldBe(CertificateChain.Build(_pair.SelfSigned(), [leaf], [early, late]), leaf, late);
        ShouldBe(CertificateChain.Build(_pair.SelfSigned(), [leaf, early], [early, late]), leaf, early);
    }

    [Fact]
    public void Loops_end()
    {
        Certificate[] loop = [_issuer.Issue(_pair), _root.Issue(_issuer), _issuer.Issue(_root)];

        CertificateChain.Build(_pair.SelfSigned(), loop, []).Count.ShouldBe(3);
        CertificateChain.Build(_pair.SelfSigned(), loop, loop).Count.ShouldBe(3);
        CertificateChain.Build(_pair.SelfSigned(), loop[..1], loop).Count.ShouldBe(3);
    }

    [Fact]
    public void Twenty_certificates_that_could_all_be_the_issuer_cost_thirty_checks_at_most()
    {
        var impostors = Enumerable.Range(0, 60).Select(_ => new TestAuthority("Issuer").SelfSigned()).ToArray();
        var leaf = _issuer.Issue(_pair);

        Reason(_pair.SelfSigned(), [leaf, .. impostors[..19]]).ShouldContain("signature");
        ShouldBe(CertificateChain.Build(_pair.SelfSigned(), [leaf], impostors), leaf);
    }

    private Certificate Other() => _issuer.SelfSigned();

    private static void ShouldBe(IReadOnlyList<Certificate> chain, params Certificate[] expected) =>
        chain.Select(certificate => certificate.SubjectDN + certificate.FingerprintSha256)
            .ShouldBe(expected.Select(certificate => certificate.SubjectDN + certificate.FingerprintSha256));

    private static string Reason(Certificate own, Certificate[] uploaded) => Refused<Refusal.ChainInvalid>(own, uploaded).Reason;

    private static T Refused<T>(Certificate own, Certificate[] uploaded)
        where T : Refusal =>
        Should.Throw<RefusalException>(() => CertificateChain.Build(own, uploaded, [])).Refusal.ShouldBeOfType<T>();
}
