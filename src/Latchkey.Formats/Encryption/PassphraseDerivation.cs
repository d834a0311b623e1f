using System.Globalization;
using System.Security.Cryptography;
using Latchkey.Formats.Secrets;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;

namespace Latchkey.Formats.Encryption;

/// <summary>How a key is derived from a passphrase: Argon2id (RFC 9106), with everything that is needed to do it again.</summary>
/// <param name="Memory">Blocks of 1,024 octets.</param>
/// <param name="Passes">How often each block is computed.</param>
/// <param name="Lanes">In how many lanes the blocks lie.</param>
/// <param name="Salt">16 random octets in hexadecimal.</param>
public sealed record PassphraseDerivation(int Memory, int Passes, int Lanes, string Salt)
{
    private const string Scheme = "argon2id";
    private const int SaltLength = 16;

    // The second recommended option of RFC 9106 section 4, in one lane: BouncyCastle computes one at a time.
    private const int UsualMemory = 64 * 1024;
    private const int UsualPasses = 3;

    // Somebody who can write to the database must not make a start cost more than this: 256 MB, and five times the usual work.
    private const int LeastMemory = 19 * 1024;
    private const int MostMemory = 256 * 1024;
    private const int MostPasses = 16;
    private const int MostWork = 1024 * 1024;
    private const int MostLanes = 4;

    /// <summary>A derivation with a new salt: 64 MiB, 3 passes.</summary>
    public static PassphraseDerivation Create() =>
        new(UsualMemory, UsualPasses, 1, RandomNumberGenerator.GetHexString(2 * SaltLength, lowercase: true));

    /// <summary>Reads what <see cref="ToString"/> wrote; null if it is something else, or costs too much.</summary>
    public static PassphraseDerivation? Parse(string text)
    {
        if (text.Split('-') is not [Scheme, var memory, var passes, var lanes, { Length: 2 * SaltLength } salt]) return null;
        if (Number('m', memory, MostMemory) is not { } m || Number('t', passes, MostPasses) is not { } t) return null;
        if (Number('p', lanes, MostLanes) is not { } p) return null;
        return m >= LeastMemory && m * t <= MostWork && salt.All(char.IsAsciiHexDigitLower)
            ? new PassphraseDerivation(m, t, p, salt)
            : null;
    }

    /// <summary>The derivation as a text: <c>argon2id-m65536-t3-p1-</c> and the salt.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Scheme}-m{Memory}-t{Passes}-p{Lanes}-{Salt}");

    internal SecretBytes Derive(SecretBytes passphrase, int length)
    {
        var argon2 = new Argon2BytesGenerator();
        argon2.Init(new Argon2Parameters.Builder(Argon2Parameters.Argon2id)
            .WithVersion(Argon2Parameters.Version13)
            .WithMemoryAsKB(Memory)
            .WithIterations(Passes)
            .WithParallelism(Lanes)
            .WithSalt(Convert.FromHexString(Salt))
            .Build());
        var derived = new SecretBytes(length);
        argon2.GenerateBytes(passphrase.Octets, derived.Octets);
        return derived;
    }

    private static int? Number(char name, string text, int most) =>
        text.Length > 1 && text[0] == name && int.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number > 0 && number <= most
            ? number
            : null;
}
