using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Latchkey.Keystores.Certificates;

namespace Latchkey.Keystores.Formats;

/// <summary>
/// Finds the certificates of keys in a PKCS#12 file. A key's own certificate is the one that has its public key, looked
/// for among those with the same localKeyId first; the chain goes on by the names of issuers. Signatures are not checked.
/// </summary>
internal sealed class Pkcs12Chains
{
    // Real files have at most two certificates of one name, the old and the new.
    private const int MaxNamesakes = 20;

    // In nanoseconds: a certificate's key is found and compared; the platform reads a certificate.
    private const int CostOfComparison = 1_000;
    private const int CostOfNamesake = 50_000;

    private readonly WorkBudget _budget;
    private readonly List<Pkcs12Item.Certificate> _certificates;
    private readonly ILookup<string, Pkcs12Item.Certificate> _bySubject;
    private readonly ILookup<string, Pkcs12Item.Certificate> _byLocalKeyId;

    public Pkcs12Chains(IEnumerable<Pkcs12Item.Certificate> certificates, WorkBudget budget)
    {
        _budget = budget;
        _certificates = [.. certificates];
        _bySubject = _certificates.ToLookup(certificate => certificate.Value.SubjectDN, StringComparer.Ordinal);
        _byLocalKeyId = _certificates.ToLookup(certificate => certificate.LocalKeyId ?? "", StringComparer.Ordinal);
    }

    /// <summary>The key's certificate, its issuer's, and so on, at most 20.</summary>
    /// <exception cref="RefusalException">
    /// <see cref="Refusal.PrivateKeyNotAcceptable"/>; <see cref="Refusal.FileTooCostly"/>.
    /// </exception>
    public IReadOnlyList<Pkcs12Item.Certificate> Find(Pkcs12Item.PrivateKey key)
    {
        var chain = new List<Pkcs12Item.Certificate> { FindOwn(key) };
        while (chain.Count < ChainReader.MaxCertificates)
        {
            // Issuers may go in circles.
            if (FindIssuer(chain[^1].Value) is not { } issuer || chain.Contains(issuer)) break;
            chain.Add(issuer);
        }

        return chain;
    }

    private Pkcs12Item.Certificate FindOwn(Pkcs12Item.PrivateKey key)
    {
        using var read = PrivateKey.Read(key.Value.Span, _budget);
        var namedByKey = key.LocalKeyId is null ? [] : _byLocalKeyId[key.LocalKeyId];
        foreach (var certificate in namedByKey.Concat(_certificates))
        {
            _budget.Spend(CostOfComparison);
            if (read.BelongsTo(certificate.Value)) return certificate;
        }

        throw Refuse.PrivateKeyNotAcceptable(namedByKey.Any()
            ? "The certificate does not belong to the private key."
            : "The private key has no certificate.");
    }

    private Pkcs12Item.Certificate? FindIssuer(Certificate certificate)
    {
        if (certificate.IssuerDN == certificate.SubjectDN) return null;
        var namesakes = _bySubject[certificate.IssuerDN].Take(MaxNamesakes).ToList();
        if (namesakes.Count < 2) return namesakes.FirstOrDefault();

        // RFC 5280 section 4.2.1.1: the key identifiers tell the keys of one issuer apart.
        _budget.Spend((1 + namesakes.Count) * CostOfNamesake);
        var wanted = KeyIdentifierOf<X509AuthorityKeyIdentifierExtension>(certificate, extension => extension.KeyIdentifier);
        return namesakes.Find(issuer => wanted is not null
            && wanted == KeyIdentifierOf<X509SubjectKeyIdentifierExtension>(issuer.Value, extension => extension.SubjectKeyIdentifierBytes))
            ?? namesakes[0];
    }

    private static string? KeyIdentifierOf<T>(Certificate certificate, Func<T, ReadOnlyMemory<byte>?> identifier)
        where T : X509Extension
    {
        try
        {
            using var read = X509CertificateLoader.LoadCertificate(certificate.Der.Span);
            return read.Extensions.OfType<T>().Select(identifier).FirstOrDefault() is { } octets ? Convert.ToHexString(octets.Span) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
