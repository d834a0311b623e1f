namespace Latchkey.Keystores.Formats;

/// <summary>
/// Adds up the work that a file asks for, and refuses it before it is done. The unit is one iteration of a key
/// derivation, about half a microsecond; a 76-byte PKCS#12 file can ask for hours of them.
/// </summary>
internal sealed class WorkBudget
{
    /// <summary>Most iterations of one derivation: EJBCA writes 600,000, the JDK 200,000 or fewer.</summary>
    public const int MaxIterations = 1_000_000;

    /// <summary>Most work for one file: three derivations of 600,000, for the MAC, the certificates and the key, fit.</summary>
    public const int MaxTotal = 2_000_000;

    private long _total;
    private int _entries;

    /// <summary>Charges one derivation; where an iteration hashes several blocks, that many times.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.FileTooCostly"/>.</exception>
    public void SpendDerivation(int iterations, int blocks = 1)
    {
        if (iterations > MaxIterations) throw Refuse.TooCostly();
        Spend((long)iterations * blocks);
    }

    /// <summary>Counts one item of the file.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.KeystoreFileNotAcceptable"/>.</exception>
    public void CountEntry()
    {
        if (++_entries > KeystoreFile.MaxEntries)
            throw Refuse.KeystoreNotAcceptable($"The keystore has more than {KeystoreFile.MaxEntries} entries.");
    }

    /// <summary>Charges other work.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.FileTooCostly"/>.</exception>
    public void Spend(long units)
    {
        _total += units;
        if (_total > MaxTotal) throw Refuse.TooCostly();
    }
}
