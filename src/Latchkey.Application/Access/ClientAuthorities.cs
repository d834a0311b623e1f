using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Chains;

namespace Latchkey.Application.Access;

/// <summary>The authorities of client certificates: roots, and issuing ones below them.</summary>
internal sealed class ClientAuthorities
{
    // RFC 5280 section 4.2.1.12
    private static readonly Oid ClientAuthentication = new("1.3.6.1.5.5.7.3.2");

    private readonly X509Certificate2Collection _roots = [];
    private readonly X509Certificate2Collection _intermediates = [];

    /// <summary>Reads a PEM file.</summary>
    /// <exception cref="InvalidDataException">It has no root.</exception>
    public static ClientAuthorities FromPemFile(string path)
    {
        var read = new ClientAuthorities();
        X509Certificate2Collection authorities = [];
        authorities.ImportFromPemFile(path);
        foreach (var authority in authorities)
            (authority.SubjectName.RawData.AsSpan().SequenceEqual(authority.IssuerName.RawData) ? read._roots : read._intermediates)
                .Add(authority);
        return read._roots.Count > 0 ? read : throw new InvalidDataException($"'{path}' has no root certificate.");
    }

    /// <summary>
    /// When the first certificate of the chain ends, or a time that is long past if there is no chain. Revocation lists are not read: to
    /// shut a client out, revoke its service key.
    /// </summary>
    public DateTimeOffset GoodUntil(X509Certificate2 certificate, DateTimeOffset now)
    {
        using var chain = OfflineChains.Begin();
        chain.ChainPolicy.CustomTrustStore.AddRange(_roots);
        chain.ChainPolicy.ExtraStore.AddRange(_intermediates);
        chain.ChainPolicy.ApplicationPolicy.Add(ClientAuthentication);
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        try
        {
            return chain.Build(certificate)
                ? chain.ChainElements.Min(element => new DateTimeOffset(element.Certificate.NotAfter))
                : DateTimeOffset.MinValue;
        }
        finally
        {
            foreach (var element in chain.ChainElements) element.Certificate.Dispose();
        }
    }
}
