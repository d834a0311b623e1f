using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;

namespace Latchkey.Formats.Putty;

/// <summary>Argon2 (RFC 9106) with the parameters of a PuTTY key file of version 3.</summary>
/// <param name="Flavour"><c>Argon2id</c>, <c>Argon2i</c> or <c>Argon2d</c>.</param>
/// <param name="Memory">The memory in blocks of 1,024 octets.</param>
/// <param name="Passes">The number of passes over the memory.</param>
/// <param name="Parallelism">The number of lanes. Here they are computed one after another.</param>
/// <param name="Salt">The salt.</param>
internal sealed record PuttyKeyDerivation(string Flavour, uint Memory, uint Passes, uint Parallelism, byte[] Salt)
{
    /// <summary>The maximum memory: 62 MB with the objects around the blocks. puttygen uses 8,192 blocks.</summary>
    public const uint MaxMemory = 56 * 1024;

    /// <summary>
    /// The maximum number of computed blocks: 0.6 s, or 0.85 s on a busy machine. puttygen makes as many passes as it can in 0.1 s, here 13
    /// over 8,192 blocks.
    /// </summary>
    public const ulong MaxBlocks = 400 * 1024;

    /// <summary>The maximum number of lanes, each of which costs memory and time of its own. puttygen uses 1.</summary>
    public const uint MaxParallelism = 64;

    /// <summary>The supported variants, with BouncyCastle's numbers for them.</summary>
    public static IReadOnlyDictionary<string, int> Flavours { get; } = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["Argon2id"] = Argon2Parameters.Argon2id,
        ["Argon2i"] = Argon2Parameters.Argon2i,
        ["Argon2d"] = Argon2Parameters.Argon2d,
    };

    // RFC 9106 section 3.1
    private const uint LeastMemoryOfLane = 8;

    private const int Version = 0x13;

    /// <summary>Derives a number of octets.</summary>
    /// <exception cref="InvalidDataException">The parameters are invalid.</exception>
    /// <exception cref="FileRefusedException"><see cref="FileFault.TooCostly"/>.</exception>
    public SecretBytes Derive(ReadOnlySpan<byte> password, int length)
    {
        if (Memory > MaxMemory) throw TooMuchMemory();
        if ((ulong)Memory * Passes > MaxBlocks || Parallelism > MaxParallelism) throw Refuse.TooCostly();
        if (Passes == 0 || Parallelism == 0 || Parallelism > Memory / LeastMemoryOfLane)
            throw new InvalidDataException("The parameters of the key derivation are invalid.");

        var argon2 = new Argon2BytesGenerator();
        argon2.Init(new Argon2Parameters.Builder(TypeOf(Flavour))
            .WithVersion(Version)
            .WithMemoryAsKB((int)Memory)
            .WithIterations((int)Passes)
            .WithParallelism((int)Parallelism)
            .WithSalt(Salt)
            .Build());
        using var octets = new SecretBytes(password);
        var derived = new SecretBytes(length);
        argon2.GenerateBytes(octets.Octets, derived.Octets);
        return derived;
    }

    private FileRefusedException TooMuchMemory() => Refuse.TooCostly(
        $"Opening the file would take too much memory: {Memory} KiB for Argon2, of at most {MaxMemory}. "
        + "Save the key again with less: puttygen FILE -O private --ppk-param memory=8192.");

    private static int TypeOf(string flavour) =>
        Flavours.TryGetValue(flavour, out var type) ? type : throw new InvalidDataException("The key derivation is unknown.");
}
