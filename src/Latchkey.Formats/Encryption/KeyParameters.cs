using System.Security.Cryptography;
using Latchkey.Formats.Secrets;
using Org.BouncyCastle.Crypto.Parameters;

namespace Latchkey.Formats.Encryption;

/// <summary>Takes keys out of BouncyCastle's objects, and clears the copies that it returns.</summary>
internal static class KeyParameters
{
    public static SecretBytes Take(KeyParameter parameter)
    {
        var octets = parameter.GetKey();
        try
        {
            return new SecretBytes(octets);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(octets);
        }
    }
}
