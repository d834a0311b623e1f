using System.Security.Cryptography;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Costs;
using Latchkey.Formats.Encryption;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Java;

/// <summary>Decrypts the private keys of a JKS or JCEKS file with the file's password.</summary>
internal sealed class JksKeys(ReadOnlySpan<char> password) : IDisposable
{
    private readonly SecretBytes _password = PasswordOctets.Utf16(password);
    private readonly Dictionary<ProtectedKey, SecretBytes> _cipherKeys = new(ReferenceEqualityComparer.Instance);

    /// <summary>Charges the budget for all JCEKS keys, then derives the keys that decrypt them.</summary>
    /// <exception cref="FileRefusedException"><see cref="FileFault.TooCostly"/>.</exception>
    public void Derive(IEnumerable<ProtectedKey> keys, ReadOnlySpan<char> password, WorkBudget budget)
    {
        // Sun's cipher only accepts printable ASCII, so no key can have been written with another password.
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

    /// <summary>Decrypts the PrivateKeyInfo. Returns null if another password protects it.</summary>
    public SecretBytes? Recover(ProtectedKey key)
    {
        if (key.Salt is null) return SunKeyProtection.Recover(_password.Span, key.Encrypted.Span);
        if (!_cipherKeys.TryGetValue(key, out var cipherKey)) return null;
        using var cipher = TripleDES.Create();
        var recovered = CbcDecryption.Decrypt(
            cipher, cipherKey.Span[..JceKeyDerivation.KeyLength], cipherKey.Span[JceKeyDerivation.KeyLength..], key.Encrypted.Span);
        // One wrong key in 256 passes the padding check.
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
