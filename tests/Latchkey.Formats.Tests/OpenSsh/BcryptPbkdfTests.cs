using Latchkey.Formats.OpenSsh;


namespace Latchkey.Formats.Tests.OpenSsh;

/// <summary>The key derivation of OpenSSH, and what it is made of.</summary>
public sealed class BcryptPbkdfTests
{
    // OpenBSD's regress/lib/libutil/bcrypt_pbkdf
    [Theory]
    [InlineData("password", "salt", 4, "5BBF0CC293587F1C3635555C27796598D47E579071BF427E9D8FBE842ABA34D9")]
    [InlineData("password", "\0", 4, "C12B566235EEE04C212598970A579A67")]
    [InlineData("\0", "salt", 4, "6051BE18C2F4F82CBF0EFEE5471B4BB9")]
    [InlineData(
        "password",
        "salt",
        8,
        "E1367EC5151A33FAAC4CC1C144CD23FA15D5548493ECC99B9B5D9C0D3B27BEC76227EA66088B849B20AB7AA478010246E74BBA51723FEFA9F9474D6508845E8D")]
    public void OpenBSDs_own_vectors_are_derived(string password, string salt, int rounds, string derived)
    {
        using var key = BcryptPbkdf.Derive(
            System.Text.Encoding.ASCII.GetBytes(password), System.Text.Encoding.ASCII.GetBytes(salt), rounds, derived.Length / 2);

        Convert.ToHexString(key.Span).ShouldBe(derived);
    }

    [Fact]
    public void Pi_has_the_digits_that_Blowfish_starts_from()
    {
        var words = PiDigits.Compute(1042);

        words[..2].ShouldBe([0x243F6A88, 0x85A308D3]);
        words[^2..].ShouldBe([0x578FDFE3u, 0x3AC372E6u]);
    }
}
