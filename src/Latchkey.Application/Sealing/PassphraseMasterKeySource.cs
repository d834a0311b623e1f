using Latchkey.Application.Files;
using Latchkey.Formats.Encryption;
using Latchkey.Keystores.Sealing;

namespace Latchkey.Application.Sealing;

/// <summary>
/// Master keys that are derived from a passphrase in a file. The id states salt and cost, and is stored beside the wrapped data keys.
/// </summary>
internal sealed class PassphraseMasterKeySource(string file) : IMasterKeySource
{
    // At this cost, nobody can guess a dozen characters that a machine has chosen. Shorter passphrases are chosen by people, and can be
    // guessed.
    private const int LeastLength = 12;

    public string Name => $"passphrase in {file}";

    // The new key has only a new salt, so nothing can get lost.
    public bool MakesFirstKey => true;

    public IMasterKey Open(string id) =>
        PassphraseDerivation.Parse(id) is { } derivation ? Derive(derivation) : throw MasterKeyException.Another(id);

    public IMasterKey Adopt(bool make) => Create();

    public IMasterKey Create() => Derive(PassphraseDerivation.Create());

    public void Settle(string id)
    {
        // Nothing is kept.
    }

    public void Remove(string id)
    {
        // Nothing is kept.
    }

    private LocalMasterKey Derive(PassphraseDerivation derivation)
    {
        using var passphrase = SecretFile.ReadLine(file, "the passphrase");
        if (passphrase.Length < LeastLength)
            throw new MasterKeyException($"The passphrase is too short: it must have {LeastLength} characters.");
        return LocalMasterKey.Derive(passphrase, derivation);
    }
}
