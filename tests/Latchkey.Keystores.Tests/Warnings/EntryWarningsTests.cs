using System.Collections.Immutable;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Keys;
using Latchkey.Keystores.Entries;
using Latchkey.Keystores.KeyWeaknesses;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Warnings;

namespace Latchkey.Keystores.Tests.Warnings;

/// <summary>Chains of OpenSSL, looked at in different years.</summary>
public sealed class EntryWarningsTests(EntryWarningsTests.Authority authority) : IClassFixture<EntryWarningsTests.Authority>
{
    private static readonly HashSet<string> Nobody = [];

    private DateTimeOffset Middle => authority.Leaf.ValidNotBefore.AddDays(500);

    [Fact]
    public void A_sound_chain_has_no_warnings() => KindsOf(Pair(authority.Leaf, authority.Root), Middle).ShouldBeEmpty();

    [Fact]
    public void Before_its_first_second_a_certificate_is_not_yet_valid()
    {
        KindsOf(Pair(authority.Leaf, authority.Root), authority.Leaf.ValidNotBefore.AddSeconds(-1)).ShouldContain(WarningKind.NotYetValid);
        KindsOf(Pair(authority.Leaf, authority.Root), authority.Leaf.ValidNotBefore).ShouldNotContain(WarningKind.NotYetValid);
    }

    [Fact]
    public void In_the_last_tenth_of_its_lifetime_a_certificate_ends_soon()
    {
        KindsOf(Pair(authority.Leaf, authority.Root), authority.Leaf.ValidNotAfter.AddDays(-101)).ShouldBeEmpty();
        KindsOf(Pair(authority.Leaf, authority.Root), authority.Leaf.ValidNotAfter.AddDays(-99)).ShouldBe([WarningKind.EndsSoon]);
    }

    [Fact]
    public void After_its_last_second_a_certificate_has_expired()
    {
        KindsOf(Pair(authority.Leaf, authority.Root), authority.Leaf.ValidNotAfter).ShouldBe([WarningKind.EndsSoon]);
        KindsOf(Pair(authority.Leaf, authority.Root), authority.Leaf.ValidNotAfter.AddSeconds(1)).ShouldBe([WarningKind.Expired]);
    }

    [Fact]
    public void An_issuer_that_ends_before_the_leaf_is_named()
    {
        var warning = EntryWarnings.Of(Pair(authority.Leaf, authority.Brief), Nobody, authority.Leaf.ValidNotBefore).Single();
        (warning.Kind, warning.Certificate).ShouldBe((WarningKind.IssuerEndsBefore, authority.Brief));
        KindsOf(Pair(authority.Leaf, authority.Brief), authority.Brief.ValidNotAfter.AddSeconds(1)).ShouldBe([WarningKind.IssuerExpired]);
    }

    [Fact]
    public void The_chain_of_a_key_pair_is_incomplete_unless_the_keystore_knows_the_issuer()
    {
        KindsOf(Pair(authority.Leaf), Middle).ShouldBe([WarningKind.ChainIncomplete]);
        EntryWarnings.Of(Pair(authority.Leaf), new HashSet<string> { authority.Root.SubjectDN }, Middle).ShouldBeEmpty();
    }

    [Fact]
    public void A_certificate_without_a_key_needs_no_chain() =>
        KindsOf(Pair(authority.Leaf) with { PrivateKey = null }, Middle).ShouldBeEmpty();

    [Fact]
    public void A_signature_by_SHA_1_is_weak_but_not_that_of_a_root()
    {
        KindsOf(Pair(authority.Sha1, authority.Root), authority.Sha1.ValidNotBefore).ShouldBe([WarningKind.WeakSignature]);
        authority.Sha1Root.SignatureAlgorithm.ShouldBe("SHA1withRSA");
        KindsOf(Pair(authority.Sha1Root), authority.Sha1Root.ValidNotBefore).ShouldBeEmpty();
    }

    [Fact]
    public void A_weak_key_anywhere_in_the_chain_is_named()
    {
        var warning = EntryWarnings
            .Of(Pair(authority.Leaf, authority.Weak), Nobody, authority.Leaf.ValidNotBefore)
            .Single(warning => warning.Kind == WarningKind.WeakKey);
        (warning.Weakness, warning.Certificate).ShouldBe((KeyWeakness.RsaTooShort, authority.Weak));
    }

    private static IEnumerable<WarningKind> KindsOf(KeystoreEntry entry, DateTimeOffset now) =>
        EntryWarnings.Of(entry, Nobody, now).Select(warning => warning.Kind);

    private static KeystoreEntry Pair(params ImmutableArray<Certificate> chain) => new()
    {
        Alias = Alias.Parse("pair"),
        Owner = EntryOwner.TenantAdministrator,
        Chain = chain,
        PrivateKey = new SealedSecret(new byte[1], SealedPlace.Nowhere),
        Created = new Edit("developer", DateTimeOffset.UnixEpoch),
        LastModified = new Edit("developer", DateTimeOffset.UnixEpoch),
    };

    /// <summary>A root of ten years, a leaf of a thousand days, and what may be wrong with others.</summary>
    public sealed class Authority : IDisposable
    {
        private readonly WorkFolder _folder = new();

        public Authority()
        {
            Root = SelfSigned("root", "rsa:2048", "-days 3650");
            Brief = SelfSigned("brief", "rsa:2048", "-days 30");
            Weak = SelfSigned("weak", "rsa:1024", "-days 3650");
            Sha1Root = SelfSigned("old", "rsa:2048", "-days 3650 -sha1");
            _folder.OpenSsl("req -newkey rsa:2048 -nodes -keyout {leaf.key} -out {leaf.csr} -subj /CN=leaf");
            Leaf = Issued("leaf", "-days 1000 -sha256");
            Sha1 = Issued("sha1", "-days 1000 -sha1");
        }

        public Certificate Root { get; }

        public Certificate Leaf { get; }

        public Certificate Brief { get; }

        public Certificate Weak { get; }

        public Certificate Sha1 { get; }

        public Certificate Sha1Root { get; }

        public void Dispose() => _folder.Dispose();

        private Certificate SelfSigned(string name, string key, string options)
        {
            _folder.OpenSsl($"req -x509 -newkey {key} -nodes -keyout {{{name}.key}} -out {{{name}.pem}} -subj /CN={name} {options}");
            return CertificateReader.Read(_folder.Read($"{name}.pem"));
        }

        private Certificate Issued(string name, string options)
        {
            _folder.OpenSsl(
                $"x509 -req -in {{leaf.csr}} -CA {{root.pem}} -CAkey {{root.key}} -CAcreateserial -out {{{name}.pem}} {options}");
            return CertificateReader.Read(_folder.Read($"{name}.pem"));
        }
    }
}
