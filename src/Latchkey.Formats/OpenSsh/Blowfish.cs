using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Latchkey.Formats.OpenSsh;

/// <summary>
/// Blowfish (Schneier, 1993) with the salted key schedule of bcrypt (Provos and Mazières, 1999). Two states are processed side by side,
/// because each round waits for the table lookups of the round before, and the other state fills that wait. Two states cost two thirds of
/// twice one (docs/decisions/0058).
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Blowfish
{
    /// <summary>The number of words in a key and in a salt.</summary>
    public const int KeyLength = 16;

    private const int Rounds = 16;
    private const int SubkeyCount = Rounds + 2;
    private const int BoxLength = 256;

    private static readonly Lazy<uint[]> Initial = new(() => PiDigits.Compute(SubkeyCount + (4 * BoxLength)));

    private Subkeys _subkeys;
    private Box _box0;
    private Box _box1;
    private Box _box2;
    private Box _box3;

    /// <summary>Restores the state in which key schedules start.</summary>
    public void Reset()
    {
        var words = Initial.Value.AsSpan();
        words[..SubkeyCount].CopyTo(_subkeys);
        words = words[SubkeyCount..];
        words[..BoxLength].CopyTo(_box0);
        words[BoxLength..][..BoxLength].CopyTo(_box1);
        words[(2 * BoxLength)..][..BoxLength].CopyTo(_box2);
        words[(3 * BoxLength)..].CopyTo(_box3);
    }

    /// <summary>Mixes a key and a salt into each state: ExpandKey of bcrypt. In plain Blowfish, the salt is zeros.</summary>
    public static void Expand(
        ref Blowfish a,
        ReadOnlySpan<uint> keyA,
        ReadOnlySpan<uint> saltA,
        ref Blowfish b,
        ReadOnlySpan<uint> keyB,
        ReadOnlySpan<uint> saltB)
    {
        for (var i = 0; i < SubkeyCount; i++)
        {
            a._subkeys[i] ^= keyA[i % KeyLength];
            b._subkeys[i] ^= keyB[i % KeyLength];
        }

        var filler = new Filler { SaltA = saltA, SaltB = saltB };
        filler.Fill(ref a, a._subkeys, ref b, b._subkeys);
        filler.Fill(ref a, a._box0, ref b, b._box0);
        filler.Fill(ref a, a._box1, ref b, b._box1);
        filler.Fill(ref a, a._box2, ref b, b._box2);
        filler.Fill(ref a, a._box3, ref b, b._box3);
    }

    /// <summary>Encrypts one block with each state.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Encrypt(
        ref readonly Blowfish a, ref uint leftA, ref uint rightA, ref readonly Blowfish b, ref uint leftB, ref uint rightB)
    {
        var (l, r) = (leftA ^ a._subkeys[0], rightA);
        var (m, s) = (leftB ^ b._subkeys[0], rightB);
        for (var i = 1; i <= Rounds; i += 2)
        {
            r ^= a.Substitute(l) ^ a._subkeys[i];
            s ^= b.Substitute(m) ^ b._subkeys[i];
            l ^= a.Substitute(r) ^ a._subkeys[i + 1];
            m ^= b.Substitute(s) ^ b._subkeys[i + 1];
        }

        (leftA, rightA) = (r ^ a._subkeys[Rounds + 1], l);
        (leftB, rightB) = (s ^ b._subkeys[Rounds + 1], m);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly uint Substitute(uint half) =>
        ((_box0[(byte)(half >> 24)] + _box1[(byte)(half >> 16)]) ^ _box2[(byte)(half >> 8)]) + _box3[(byte)half];

    /// <summary>
    /// The second half of ExpandKey: the words of the state are replaced in order, each by the encryption of the words before it and the
    /// salt.
    /// </summary>
    private ref struct Filler
    {
        private uint _leftA;
        private uint _rightA;
        private uint _leftB;
        private uint _rightB;
        private int _position;

        public required ReadOnlySpan<uint> SaltA { get; init; }

        public required ReadOnlySpan<uint> SaltB { get; init; }

        // Fully optimised at once. With the runtime's first, quick compilation, the first key of a process would take ten times as long.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Fill(ref Blowfish a, scoped Span<uint> wordsA, ref Blowfish b, scoped Span<uint> wordsB)
        {
            for (var i = 0; i < wordsA.Length; i += 2, _position = (_position + 2) % KeyLength)
            {
                _leftA ^= SaltA[_position];
                _rightA ^= SaltA[_position + 1];
                _leftB ^= SaltB[_position];
                _rightB ^= SaltB[_position + 1];
                Encrypt(in a, ref _leftA, ref _rightA, in b, ref _leftB, ref _rightB);
                (wordsA[i], wordsA[i + 1]) = (_leftA, _rightA);
                (wordsB[i], wordsB[i + 1]) = (_leftB, _rightB);
            }
        }
    }

    [InlineArray(SubkeyCount)]
    private struct Subkeys
    {
        private uint _first;
    }

    // An index of type byte is always inside the box, and the compiler knows that.
    [InlineArray(BoxLength)]
    private struct Box
    {
        private uint _first;
    }
}
