using Latchkey.Formats.Costs;
using Latchkey.Formats.KeystoreFiles;
using Latchkey.Formats.Secrets;


namespace Latchkey.Formats.Tests.Secrets;

public sealed class SecretBytesTests
{
    [Fact]
    public void A_secret_is_a_copy()
    {
        byte[] octets = [1, 2, 3];
        using var secret = new SecretBytes(octets);
        octets[0] = 9;

        secret.Span.ToArray().ShouldBe([1, 2, 3]);
        secret.Length.ShouldBe(3);
    }

    [Fact]
    public void A_disposed_secret_is_zeros_and_is_not_handed_out()
    {
        var secret = new SecretBytes([1, 2, 3]);
        var octets = secret.Octets;

        secret.Dispose();

        octets.ShouldBe([0, 0, 0]);
        Should.Throw<ObjectDisposedException>(() => secret.Span.Length);
        secret.Dispose();
    }

    [Fact]
    public void When_one_entry_of_a_file_fails_the_keys_before_it_are_cleared()
    {
        var key = new SecretBytes([1, 2, 3]);
        var octets = key.Octets;

        Should.Throw<InvalidOperationException>(() => KeystoreFile.Collect(Entries(key), new WorkBudget()));

        octets.ShouldBe([0, 0, 0]);
    }

    private static IEnumerable<KeystoreFileEntry> Entries(SecretBytes key)
    {
        yield return new KeystoreFileEntry.KeyPair("a", null, key, []);
        throw new InvalidOperationException();
    }
}
