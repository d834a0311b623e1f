namespace Latchkey.Fuzz.Inputs;

/// <summary>Numbers that look random and are the same for the same seed, on every machine (SplitMix64, Steele and others 2014).</summary>
internal sealed class Dice(long seed)
{
    private ulong _state = (ulong)seed;

    /// <summary>A number from 0 on, below the limit.</summary>
    public int Next(int limit)
    {
        var mixed = _state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return (int)((mixed ^ (mixed >> 31)) % (ulong)limit);
    }

    /// <summary>A number from one on, below another.</summary>
    public int Next(int from, int limit) => from + Next(limit - from);

    /// <summary>One of several.</summary>
    public T Pick<T>(IReadOnlyList<T> of) => of[Next(of.Count)];
}
