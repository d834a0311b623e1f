using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Latchkey.Server.Events.Mail;

/// <summary>Whether the certificate of a mail server is trusted: by the roots of the machine, or by those of a file.</summary>
internal static class MailTrust
{
    /// <summary>The check; the name of the server must be right in any case.</summary>
    /// <param name="authoritiesFile">PEM; empty for none.</param>
    public static RemoteCertificateValidationCallback Check(string authoritiesFile) => (_, certificate, _, errors) =>
        errors == SslPolicyErrors.None
        || (errors == SslPolicyErrors.RemoteCertificateChainErrors && authoritiesFile.Length > 0 && certificate is X509Certificate2 server && IsOf(server, authoritiesFile));

    private static bool IsOf(X509Certificate2 server, string authoritiesFile)
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(authoritiesFile);
        using var chain = new X509Chain
        {
            ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true },
        };
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        return chain.Build(server);
    }
}
