using System.Globalization;
using System.Security.Cryptography;
using Latchkey.Formats.Secrets;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;

namespace Latchkey.Formats.Encryption;

/// <summary>The derivation of a key from a passphrase by Argon2id (RFC 9106), with all the parameters needed to repeat it.</summary>
/// <param name="Memory">The memory in blocks of 1,024 octets.</param>
/// <param name="Passes">The number of passes over the memory.</param>
/// <param name="Lanes">The number of lanes.</param>
/// <param name="Salt">16 random octets in hexadecimal digits.</param>
public sealed record PassphraseDerivation(int Memory, int Passes, int Lanes, string Salt)
{
    private const string Scheme = "argon2id";
    private const int SaltLength = 16;

    // The second recommended option of RFC 9106 section 4, in one lane: BouncyCastle computes one at a time.
    private const int UsualMemory = 64 * 1024;
    private const int UsualPasses = 3;

    // A limit on a start: 256 MB and five times the usual work. Somebody with write access to the database could otherwise set any cost.
    private const int LeastMemory = 19 * 1024;
    private const int MostMemory = 256 * 1024;
    private const int MostPasses = 16;
    private const int MostWork = 1024 * 1024;
    private const int MostLanes = 4;

    /// <summary>Makes a derivation with a new salt: 64 MiB, 3 passes.</summary>
    public static PassphraseDerivation Create() =>
        new(UsualMemory, UsualPasses, 1, RandomNumberGenerator.GetHexString(2 * SaltLength, lowercase: true));

    /// <summary>
    /// Reads the form of <see cref="ToString"/>. Returns null if the text is something else, or the derivation too costly.
    /// </summary>
    public static PassphraseDerivation? Parse(string text)
    {
        if (text.Split('-') is not [Scheme, var memory, var passes, var lanes, { Length: 2 * SaltLength } salt]) return null;
        if (Number('m', memory, MostMemory) is not { } m || Number('t', passes, MostPasses) is not { } t) return null;
        if (Number('p', lanes, MostLanes) is not { } p) return null;
        return m >= LeastMemory && m * t <= MostWork && salt.All(char.IsAsciiHexDigitLower)
            ? new PassphraseDerivation(m, t, p, salt)
            : null;
    }

    /// <summary>The derivation as text: <c>argon2id-m65536-t3-p1-</c> and the salt.</summary>
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
