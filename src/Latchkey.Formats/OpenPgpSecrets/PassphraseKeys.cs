using Latchkey.Formats.Costs;
using Latchkey.Formats.Encryption;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.OpenPgpSecrets;

/// <summary>
/// The keys that are derived from one passphrase. All derivations are planned before the first is done, and two of the same are one.
/// </summary>
internal sealed class PassphraseKeys(ReadOnlySpan<char> passphrase, WorkBudget budget) : IDisposable
{
    private readonly SecretBytes _passphrase = PasswordOctets.Utf8(passphrase);
    private readonly Dictionary<(StringToKey Derivation, int Length), SecretBytes?> _keys = [];

    /// <summary>Charges a derivation, if it has not been planned before.</summary>
    /// <exception cref="FileRefusedException"><see cref="FileFault.TooCostly"/>.</exception>
    public void Plan(StringToKey derivation, int length)
    {
        if (_keys.TryAdd((derivation, length), null) && !budget.TrySpend(derivation.CostOf(_passphrase.Length, length)))
            throw Refuse.TooCostly("Opening the secret keys would take too much computing time. Upload fewer keys at a time.");
    }

    /// <summary>Derives a planned key. The keys own it.</summary>
    public SecretBytes Derive(StringToKey derivation, int length) =>
        _keys[(derivation, length)] ??= derivation.Derive(_passphrase.Span, length);

    /// <inheritdoc/>
    public void Dispose()
    {
        _passphrase.Dispose();
        foreach (var key in _keys.Values) key?.Dispose();
    }
}
