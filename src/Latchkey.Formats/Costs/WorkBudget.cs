using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.Costs;

/// <summary>
/// Adds up the processor time that a file asks for, and refuses it before it is spent: a 76-byte PKCS#12 file can ask for
/// hours. The unit is the nanosecond of the machine that the costs were measured on (docs/implementation-details.md).
/// </summary>
internal sealed class WorkBudget
{
    /// <summary>Most iterations of one derivation: EJBCA writes 600,000, the JDK 200,000 or fewer.</summary>
    public const int MaxIterations = 1_000_000;

    /// <summary>Most iterations of all derivations of a file, whatever each costs: three of 600,000 fit in.</summary>
    public const int MaxTotalIterations = 2_000_000;

    /// <summary>
    /// Most work for one file, 0.78 s, which on a machine that is busy takes a second: three derivations of 600,000, for the MAC, the
    /// certificates and the key, fit in.
    /// </summary>
    public const long MaxTotal = 780_000_000;

    /// <summary>Most entries of a file; a tenant's 6 MB hold about 6,000 certificates.</summary>
    public const int MaxEntries = 10_000;

    // What a derivation takes besides its iterations: the key that it opens is decrypted, read, joined and sealed.
    private const long CostOfDerivation = 1_000_000;

    private long _total;
    private long _iterations;
    private int _entries;

    /// <summary>Most iterations in all; another number only where several keys are derived together.</summary>
    public long MostIterations { get; init; } = MaxTotalIterations;

    /// <summary>Charges one derivation of a key.</summary>
    /// <exception cref="FileRefusedException"><see cref="FileFault.TooCostly"/>.</exception>
    public void SpendDerivation(int iterations, long costOfIteration)
    {
        _iterations += iterations;
        if (iterations > MaxIterations || _iterations > MostIterations) throw Refuse.TooCostly();
        Spend(CostOfDerivation + (iterations * costOfIteration));
    }

    /// <summary>Counts one item of the file.</summary>
    /// <exception cref="FileRefusedException"><see cref="FileFault.KeystoreFileNotAcceptable"/>.</exception>
    public void CountEntry()
    {
        if (++_entries > MaxEntries)
            throw Refuse.KeystoreNotAcceptable($"The keystore has more than {MaxEntries} entries.");
    }

    /// <summary>Charges other work.</summary>
    /// <exception cref="FileRefusedException"><see cref="FileFault.TooCostly"/>.</exception>
    public void Spend(long nanoseconds)
    {
        _total += nanoseconds;
        if (_total > MaxTotal) throw Refuse.TooCostly();
    }

    /// <summary>Charges work that may be left undone; whether the budget allows it.</summary>
    public bool TrySpend(long nanoseconds)
    {
        if (_total + nanoseconds > MaxTotal) return false;
        _total += nanoseconds;
        return true;
    }
}
