using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.Costs;

/// <summary>
/// Adds up the processor time that a file demands, and refuses the file before that time is spent. A 76-byte PKCS#12 file can demand hours.
/// The unit is a nanosecond on the machine where the costs were measured (docs/implementation-details.md).
/// </summary>
internal sealed class WorkBudget
{
    /// <summary>The maximum iterations of one derivation. EJBCA writes 600,000, the JDK 200,000 or fewer.</summary>
    public const int MaxIterations = 1_000_000;

    /// <summary>The maximum iterations of all derivations of a file, at any cost each. Three times 600,000 are within it.</summary>
    public const int MaxTotalIterations = 2_000_000;

    /// <summary>
    /// The maximum work for one file: 0.78 s, which takes a second on a busy machine. Three derivations of 600,000 iterations, for the MAC,
    /// the certificates and the key, are within it.
    /// </summary>
    public const long MaxTotal = 780_000_000;

    /// <summary>The maximum number of entries in a file. A tenant's 6 MB hold about 6,000 certificates.</summary>
    public const int MaxEntries = 10_000;

    // The work of a derivation apart from its iterations: the key that it opens is decrypted, read, joined and sealed.
    private const long CostOfDerivation = 1_000_000;

    private long _total;
    private long _iterations;
    private int _entries;

    /// <summary>The maximum iterations in total. Only readers that derive several keys together set another number.</summary>
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

    /// <summary>Charges optional work if the budget allows it. Returns whether it does.</summary>
    public bool TrySpend(long nanoseconds)
    {
        if (_total + nanoseconds > MaxTotal) return false;
        _total += nanoseconds;
        return true;
    }
}
