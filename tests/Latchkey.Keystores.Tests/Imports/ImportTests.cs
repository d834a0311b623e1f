using Latchkey.Formats.Certificates;
using Latchkey.Formats.Chains;
using Latchkey.Formats.Tests;
using Latchkey.Formats.Tests.Chains;
using Latchkey.Formats.Tests.Keys;
using Latchkey.Keystores.Entries;
using Latchkey.Keystores.Imports;
using Latchkey.Keystores.KeyPairs;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Tenants;
using Latchkey.Keystores.Trust;

namespace Latchkey.Keystores.Tests.Imports;

/// <summary>What an import of many entries makes of a keystore.</summary>
public sealed class ImportTests
{
    private static readonly Certificate One = CertificateReader.Read(TestPair.Ec.Certificate);
    private static readonly Certificate Two = CertificateReader.Read(TestPair.OtherEc.Certificate);
    private static readonly Certificate Three = CertificateReader.Read(TestPair.Rsa.Certificate);

    private TenantKeystores _keystores = TenantKeystores.Empty;

    public static TheoryData<ImportOption> Options { get; } = [ImportOption.Overwrite, ImportOption.Merge, ImportOption.Replace];

    public static TheoryData<bool, ImportOption> KindsAndOptions { get; } =
    [
        (true, ImportOption.Overwrite), (true, ImportOption.Merge), (false, ImportOption.Overwrite), (false, ImportOption.Merge),
    ];

    [Theory]
    [MemberData(nameof(KindsAndOptions))]
    public void A_nameless_entry_gets_an_alias_that_is_free(bool isPair, ImportOption option)
    {
        ImportedEntry Nameless(Certificate certificate) => isPair ? Pair("", certificate) : Entry("", certificate);
        Import(ImportOption.Overwrite, Entry("1", Three), Entry("pair", Three));

        Import(option, Nameless(One));
        Import(option, Nameless(Two));

        ShouldHold(("1", Three), ("pair", Three), ("pair_1", One), ("pair_2", Two));
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void The_same_nameless_file_again_changes_nothing(ImportOption option)
    {
        ImportedEntry[] file = [Pair("", One), Entry("", Two), Entry("", Three)];
        Import(option, file);
        var before = _keystores.System;

        var change = Import(option, file);

        change.Entries.ShouldBeEmpty();
        change.NotTaken.ShouldBeEmpty();
        _keystores.System.Entries.ShouldBe(before.Entries);
    }

    [Fact]
    public void Equal_nameless_entries_are_one()
    {
        Import(ImportOption.Overwrite, Pair("", One), Pair("", One), Entry("", Two), Entry("", Two), Pair("named", Three), Pair("", Three));

        Aliases().ShouldBe(["named", "pair", "pair_1"]);
    }

    [Fact]
    public void A_name_that_the_file_repeats_is_over_no_entry_of_the_keystore_and_none_of_the_file()
    {
        Import(ImportOption.Overwrite, Entry("x_1", Three));
        Import(ImportOption.Overwrite, Entry("x", One), Entry("x", Two), Entry("x_2", Three));

        ShouldHold(("x_1", Three), ("x_2", Three), ("x", One), ("x_3", Two));
    }

    [Fact]
    public void The_pair_has_the_name_that_a_certificate_has_too()
    {
        Import(ImportOption.Overwrite, Entry("server", Two), Pair("server", One));

        ShouldHold(("server", One), ("server_1", Two));
    }

    [Fact]
    public void A_replaced_key_blocks_nothing()
    {
        Import(ImportOption.Overwrite, Pair("web", One), Pair("gone", Three));
        Import(ImportOption.Replace, Entry("web", Two)).NotTaken.ShouldBeEmpty();

        ShouldHold(("web", Two));
        _keystores.System.Entries.Values.Single().Type.ShouldBe(EntryType.Certificate);

        Import(ImportOption.Overwrite, Pair("pair", One));
        Import(ImportOption.Replace, Entry("", Three));
        ShouldHold(("pair", Three));
    }

    [Fact]
    public void An_entry_stays_whose_replacement_is_not_taken()
    {
        Import(ImportOption.Overwrite, Pair("web", One), Pair("gone", Two));

        var change = Import(ImportOption.Replace, new ImportedEntry("web", [], null, "The private key is damaged."), Entry("new", Three));

        change.NotTaken.ShouldHaveSingleItem().Alias.ShouldBe("web");
        ShouldHold(("web", One), ("new", Three));
    }

    [Fact]
    public void A_name_that_was_invented_keeps_no_entry()
    {
        Import(ImportOption.Overwrite, Entry("entry", Three), Entry("kept", Two));

        var change = Import(
            ImportOption.Replace,
            new ImportedEntry("", [], null, "The entry is a secret key."),
            new ImportedEntry("kept", [], null, "It is damaged."),
            Pair("new", One));

        change.NotTaken.Length.ShouldBe(2);
        ShouldHold(("kept", Two), ("new", One));
    }

    [Fact]
    public void An_unnamed_entry_that_is_not_taken_is_named_all_the_same()
    {
        var change = Import(ImportOption.Overwrite, new ImportedEntry("", [], null, "The entry is a secret key."), Pair("", One));

        var notTaken = change.NotTaken.ShouldHaveSingleItem();
        notTaken.Alias.ShouldBe("entry");
        notTaken.Reason.ShouldBe("notImported: The entry is a secret key.");
        ShouldHold(("pair", One));
    }

    [Theory]
    [InlineData("CN=sap_own", "CN=sap_own")]
    [InlineData("O=Example", "O=Example")]
    [InlineData("CN=zero\u200Bwidth, O=Example", "entry")]
    public void A_subject_that_is_no_alias_is_not_made_one(string subject, string alias)
    {
        var certificate = CertificateReader.Read(Latchkey.Formats.Tests.Issuers.SelfSignedAs(TestPair.Ec.Pkcs8, subject));
        Import(ImportOption.Overwrite, Entry("", certificate));

        Aliases().ShouldBe([alias]);
    }

    [Fact]
    public void A_long_name_has_room_for_its_number()
    {
        var name = new string('x', Alias.MaxLength);
        Import(ImportOption.Overwrite, Entry(name, One), Entry(name, Two), Entry(name, Three));

        Aliases().Count().ShouldBe(3);
    }

    [Fact]
    public void The_same_pair_and_the_same_chain_again_are_no_change()
    {
        var (alias, later) = (Alias.Parse("orders"), Edit with { At = Edit.At.AddDays(1) });
        var root = new TestAuthority("Root");
        var leaf = root.IssueLeaf("leaf");
        _keystores = _keystores.Apply(_keystores.System.PutKeyPair(alias, [leaf], Secret(1), update: false, TrustBasis.Given, Edit));

        _keystores.System.PutKeyPair(alias, [leaf], Secret(2), update: true, TrustBasis.Given, later).Entries.ShouldBeEmpty();
        _keystores.System.ReplaceChain(alias, [leaf], TrustBasis.Given, later).Entries.ShouldBeEmpty();
        _keystores.System.PutKeyPair(alias, [Two], Secret(2), update: true, TrustBasis.Given, later).Entries.ShouldHaveSingleItem();
        _keystores.System.ReplaceChain(alias, [leaf, root.SelfSigned()], TrustBasis.Given, later).Entries.ShouldHaveSingleItem();
    }

    private static Edit Edit { get; } = new("developer", new DateTimeOffset(2026, 11, 29, 0, 0, 0, TimeSpan.Zero));

    private KeystoreChange Import(ImportOption option, params ImportedEntry[] entries)
    {
        var change = _keystores.System.Import(entries, option, Edit);
        _keystores = _keystores.Apply(change);
        return change;
    }

    private IEnumerable<string> Aliases() => _keystores.System.Entries.Keys.Select(alias => alias.Value);

    private void ShouldHold(params (string Alias, Certificate Certificate)[] expected) =>
        _keystores.System.Entries.Values.Select(entry => (entry.Alias.Value, entry.Certificate)).ShouldBe(expected, ignoreOrder: true);

    private static ImportedEntry Entry(string alias, Certificate certificate) => new(alias, [certificate], null);

    private static ImportedEntry Pair(string alias, Certificate certificate) => new(alias, [certificate], Secret(0));

    private static SealedSecret Secret(byte octet) => new(new[] { octet }, SealedPlace.Nowhere);
}
