using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Encryption;

/// <summary>A password in the two forms that PKCS#12 files use.</summary>
internal sealed class Pkcs12Password(ReadOnlySpan<char> password) : IDisposable
{
    private bool _isNone;
    private bool _isSettled = !password.IsEmpty;
    private readonly SecretBytes _utf16 = PasswordOctets.Utf16(password, terminated: true);
    private readonly SecretBytes _utf8 = PasswordOctets.Utf8(password);

    /// <summary>The form with a terminating zero, for PKCS#12's own derivation (RFC 7292 appendix B.1).</summary>
    public ReadOnlySpan<byte> Utf16 => _isNone ? default : _utf16.Span;

    /// <summary>The form for PBES2 (RFC 8018 section 3).</summary>
    public ReadOnlySpan<byte> Utf8 => _utf8.Span;

    /// <summary>The number of forms of <see cref="Utf16"/> to try.</summary>
    public int Forms => _isSettled ? 1 : 2;

    /// <summary>Keeps the present form, because it has opened something.</summary>
    public void Settle() => _isSettled = true;

    /// <summary>
    /// Switches to the other form of an empty password: writers differ in whether it has a terminating zero. Returns false if there is only
    /// one form, or both have been tried.
    /// </summary>
    public bool TryOtherForm()
    {
        if (_isSettled) return false;
        _isNone = !_isNone;
        return _isNone;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _utf16.Dispose();
        _utf8.Dispose();
    }
}
