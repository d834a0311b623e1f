using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Latchkey.Keystores.Access;

/// <summary>Makes, hashes and checks client secrets.</summary>
public static class ClientSecret
{
    private const int SaltLength = 16;
    private const int HashLength = 32;
    private const string Scheme = "hmac-sha256";

    // The former scheme. It takes a third of a second of a core, and gains nothing: a guess has to find 256 random bits.
    private const string SlowScheme = "pbkdf2-sha256";

    /// <summary>A new secret: 256 random bits in base64url.</summary>
    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(HashLength));

    /// <summary>
    /// The salted hash of a secret, for storage: <c>scheme$salt$hash</c>. It is fast, and therefore only safe for secrets made by
    /// <see cref="Create"/>, which have 256 random bits.
    /// </summary>
    public static string Hash(string secret)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        var hash = HMACSHA256.HashData(salt, Encoding.UTF8.GetBytes(secret));
        return $"{Scheme}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}";
    }

    /// <summary>
    /// Whether a hash has the former, slow scheme. The caller limits how many of these are checked at a time, and replaces them.
    /// </summary>
    public static bool IsSlow(string hash) => hash.StartsWith($"{SlowScheme}$", StringComparison.Ordinal);

    /// <summary>Whether a secret belongs to a hash. A right and a wrong secret take the same time.</summary>
    /// <exception cref="FormatException">The hash is not one of a client secret.</exception>
    public static bool Verify(string secret, string hash)
    {
        var octets = Encoding.UTF8.GetBytes(secret);
        var (actual, expected) = hash.Split('$') switch
        {
            [Scheme, var salt, var known] => (HMACSHA256.HashData(Convert.FromBase64String(salt), octets), known),
            [SlowScheme, var iterations, var salt, var known] =>
                (Slow(octets, Convert.FromBase64String(salt), int.Parse(iterations, CultureInfo.InvariantCulture)), known),
            _ => throw new FormatException("This is not the hash of a client secret."),
        };
        return CryptographicOperations.FixedTimeEquals(actual, Convert.FromBase64String(expected));
    }

    private static byte[] Slow(byte[] secret, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(secret, salt, iterations, HashAlgorithmName.SHA256, HashLength);
}
