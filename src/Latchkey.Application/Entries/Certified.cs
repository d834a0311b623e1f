using Latchkey.Keystores.Certificates;

namespace Latchkey.Application.Entries;

/// <summary>A private key on its way into a keystore, and its certificate. Owns the key, which clears itself.</summary>
internal sealed record Certified<TKey>(TKey Key, Certificate Certificate) : IDisposable
    where TKey : IDisposable
{
    /// <summary>Gives a key a certificate; where that fails, the key is disposed of.</summary>
    public static Certified<TKey> Make(TKey key, Func<TKey, Certificate> certify)
    {
        try
        {
            return new Certified<TKey>(key, certify(key));
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Key.Dispose();
}
