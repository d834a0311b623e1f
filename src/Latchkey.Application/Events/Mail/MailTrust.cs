using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Latchkey.Formats.Chains;

namespace Latchkey.Application.Events.Mail;

/// <summary>Whether the certificate of a mail server is trusted: by the roots of the machine, or by those of a file.</summary>
internal static class MailTrust
{
    /// <summary>The check; the name of the server must be right in any case.</summary>
    /// <param name="authoritiesFile">PEM; empty for none.</param>
    public static RemoteCertificateValidationCallback Check(string authoritiesFile) => (_, certificate, chain, errors) =>
        errors == SslPolicyErrors.None
        || (errors == SslPolicyErrors.RemoteCertificateChainErrors && authoritiesFile.Length > 0 && certificate is X509Certificate2 server
            && IsOf(server, chain!.ChainPolicy.ExtraStore, authoritiesFile));

    private static bool IsOf(X509Certificate2 server, X509Certificate2Collection sent, string authoritiesFile)
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(authoritiesFile);
        using var chain = OfflineChains.Begin();
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        chain.ChainPolicy.ExtraStore.AddRange(sent);
        return chain.Build(server);
    }
}
