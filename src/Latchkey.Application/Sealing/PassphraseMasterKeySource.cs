using Latchkey.Application.Files;
using Latchkey.Keystores.Formats;
using Latchkey.Keystores.Sealing;

namespace Latchkey.Application.Sealing;

/// <summary>Master keys that are derived from a passphrase in a file. Salt and cost are the id, which is kept beside the wrapped data keys.</summary>
internal sealed class PassphraseMasterKeySource(string file) : IMasterKeySource
{
    // A dozen characters chosen by a machine are out of reach at this cost; shorter ones are typed by hand and guessed.
    private const int LeastLength = 12;

    public string Name => $"passphrase in {file}";

    // It has a new salt, and nothing that could be lost.
    public bool MakesFirstKey => true;

    public IMasterKey Open(string id) => PassphraseDerivation.Parse(id) is { } derivation ? Derive(derivation) : throw MasterKeyException.Another(id);

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
        if (passphrase.Length < LeastLength) throw new MasterKeyException($"The passphrase is too short: it must have {LeastLength} characters.");
        return LocalMasterKey.Derive(passphrase, derivation);
    }
}
