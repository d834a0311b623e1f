using System.Security.Cryptography;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Costs;
using Latchkey.Formats.Encryption;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Java;

/// <summary>Recovers the private keys of a JKS or JCEKS file with the file's password.</summary>
internal sealed class JksKeys(ReadOnlySpan<char> password) : IDisposable
{
    private readonly SecretBytes _password = PasswordOctets.Utf16(password);
    private readonly Dictionary<ProtectedKey, SecretBytes> _cipherKeys = new(ReferenceEqualityComparer.Instance);

    /// <summary>Derives the keys that JCEKS needs, once the budget has been charged for all of them.</summary>
    /// <exception cref="FileRefusedException"><see cref="FileFault.TooCostly"/>.</exception>
    public void Derive(IEnumerable<ProtectedKey> keys, ReadOnlySpan<char> password, WorkBudget budget)
    {
        // Sun's cipher takes only printable ASCII: under another password no key can have been written.
        if (password.ContainsAnyExceptInRange(' ', '~')) return;

        using var ascii = PasswordOctets.Utf8(password);
        var groups = keys.Where(key => key.Salt is not null)
            .GroupBy(key => key.Iterations)
            .SelectMany(group => group.Chunk(JceKeyDerivation.KeysAtOnce))
            .ToList();
        foreach (var group in groups) budget.SpendDerivation(group[0].Iterations, DerivationCosts.Jceks(ascii.Length));
        foreach (var group in groups)
        {
            var cipherKeys = JceKeyDerivation.Derive(ascii.Span, [.. group.Select(key => key.Salt!)], group[0].Iterations);
            for (var i = 0; i < group.Length; i++) _cipherKeys.Add(group[i], cipherKeys[i]);
        }
    }

    /// <summary>PrivateKeyInfo; null when it is protected with another password.</summary>
    public SecretBytes? Recover(ProtectedKey key)
    {
        if (key.Salt is null) return SunKeyProtection.Recover(_password.Span, key.Encrypted.Span);
        if (!_cipherKeys.TryGetValue(key, out var cipherKey)) return null;
        using var cipher = TripleDES.Create();
        var recovered = CbcDecryption.Decrypt(
            cipher, cipherKey.Span[..JceKeyDerivation.KeyLength], cipherKey.Span[JceKeyDerivation.KeyLength..], key.Encrypted.Span);
        // One wrong key in 256 leaves something that looks padded.
        if (recovered is null || DerWalk.Check(recovered.Span) == DerFault.None) return recovered;
        recovered.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _password.Dispose();
        foreach (var cipherKey in _cipherKeys.Values) cipherKey.Dispose();
    }
}
