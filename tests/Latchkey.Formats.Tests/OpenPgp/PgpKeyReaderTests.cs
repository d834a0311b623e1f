using System.Text;
using Latchkey.Formats.OpenPgp;

namespace Latchkey.Formats.Tests.OpenPgp;

public sealed class PgpKeyReaderTests(GnuPgKeys keys)
{
    [Theory, MemberData(nameof(GnuPgKeys.Names), MemberType = typeof(GnuPgKeys))]
    public void Keys_are_described_as_gpg_describes_them(string name)
    {
        var gpg = keys.Of(name);
        var expected = GnuPgListing.Parse(gpg.Run("--with-colons", "--list-keys", "--with-subkey-fingerprint"));

        var read = PgpKeyReader.ReadPublic(gpg.ExportPublic());

        read.Select(key => key.Primary.Fingerprint).ShouldBe(expected.Keys, ignoreOrder: true);
        foreach (var key in read) GnuPgListing.Of(key).ShouldBe(expected[key.Primary.Fingerprint]);
    }

    [Theory, MemberData(nameof(GnuPgKeys.Names), MemberType = typeof(GnuPgKeys))]
    public void An_armoured_file_has_the_keys_of_the_binary_one(string name)
    {
        var gpg = keys.Of(name);
        var binary = gpg.ExportPublic();

        var read = PgpKeyReader.ReadPublic(gpg.ExportPublic("--armor"));

        read.SelectMany(key => key.Octets.ToArray()).ShouldBe(binary);
    }
}
