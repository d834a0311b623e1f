using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Latchkey.Keystores.Access;

/// <summary>Makes, hashes and checks client secrets.</summary>
public static class ClientSecret
{
    // OWASP's figure for PBKDF2 with HMAC-SHA-256 (Password Storage Cheat Sheet, 2023): about 0.3 s of a core.
    private const int Iterations = 600_000;
    private const int SaltLength = 16;
    private const int HashLength = 32;
    private const string Scheme = "pbkdf2-sha256";

    /// <summary>A new secret: 256 random bits in base64url.</summary>
    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>The slow, salted hash under which a secret is stored: <c>scheme$iterations$salt$hash</c>.</summary>
    public static string Hash(string secret)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        var hash = Derive(secret, salt, Iterations);
        return string.Create(CultureInfo.InvariantCulture, $"{Scheme}${Iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");
    }

    /// <summary>Whether a secret belongs to a hash; takes the time of the hash whatever the answer.</summary>
    public static bool Verify(string secret, string hash)
    {
        if (hash.Split('$') is not [Scheme, var iterations, var salt, var expected]) throw new FormatException("This is not the hash of a client secret.");
        var actual = Derive(secret, Convert.FromBase64String(salt), int.Parse(iterations, CultureInfo.InvariantCulture));
        return CryptographicOperations.FixedTimeEquals(actual, Convert.FromBase64String(expected));
    }

    private static byte[] Derive(string secret, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(secret), salt, iterations, HashAlgorithmName.SHA256, HashLength);
}
