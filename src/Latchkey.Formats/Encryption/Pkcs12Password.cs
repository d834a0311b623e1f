using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Encryption;

/// <summary>A password in the two forms that PKCS#12 files use.</summary>
internal sealed class Pkcs12Password(ReadOnlySpan<char> password) : IDisposable
{
    private bool _isNone;
    private bool _isSettled = !password.IsEmpty;
    private readonly SecretBytes _utf16 = PasswordOctets.Utf16(password, terminated: true);
    private readonly SecretBytes _utf8 = PasswordOctets.Utf8(password);

    /// <summary>With a terminating zero, for PKCS#12's own derivation (RFC 7292 appendix B.1).</summary>
    public ReadOnlySpan<byte> Utf16 => _isNone ? default : _utf16.Span;

    /// <summary>For PBES2 (RFC 8018 section 3).</summary>
    public ReadOnlySpan<byte> Utf8 => _utf8.Span;

    /// <summary>How many forms of <see cref="Utf16"/> there are to be tried.</summary>
    public int Forms => _isSettled ? 1 : 2;

    /// <summary>Keeps to the form that has opened something.</summary>
    public void Settle() => _isSettled = true;

    /// <summary>
    /// Writers differ in whether an empty password still has its terminating zero. Goes from one form to the other; false
    /// where there is only one, or both have been tried.
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
