using System.Security.Cryptography;
using System.Text;
using Latchkey.Formats.Secrets;
using Latchkey.Keystores.Sealing;

namespace Latchkey.Application.Materials;

/// <summary>Seals the secrets of security material that arrive with a request, such as passwords.</summary>
public sealed class MaterialSecrets(KeyRing keyRing)
{
    /// <summary>Seals the UTF-8 form of a text. The store binds it to its row when it writes it.</summary>
    /// <exception cref="Keystores.RefusalException">
    /// <see cref="Keystores.Refusal.Sealed"/> or <see cref="Keystores.Refusal.StoreUnavailable"/>.
    /// </exception>
    public async Task<SealedSecret> SealAsync(string text, CancellationToken cancellationToken)
    {
        await keyRing.PrepareAsync(cancellationToken);
        var octets = Encoding.UTF8.GetBytes(text);
        try
        {
            using var secret = new SecretBytes(octets);
            return keyRing.Seal(secret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(octets);
        }
    }
}
