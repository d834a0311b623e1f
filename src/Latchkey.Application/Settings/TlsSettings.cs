namespace Latchkey.Application.Settings;

/// <summary>The certificate of the server: PEM or PFX. Needed for addresses of https, and read again when its files change.</summary>
public sealed record TlsSettings(string CertificateFile, string KeyFile, string PfxFile, string PasswordFile)
{
    /// <summary>Whether there is a certificate.</summary>
    public bool IsOn => CertificateFile.Length > 0 || PfxFile.Length > 0;

    /// <summary>The files that a certificate is made of.</summary>
    public IEnumerable<string> Files => new[] { CertificateFile, KeyFile, PfxFile, PasswordFile }.Where(file => file.Length > 0);

    internal static TlsSettings Read(SettingsReader reader, IReadOnlyList<string> urls)
    {
        var tls = new TlsSettings(
            reader.ReadableFile("Server:Tls:CertificateFile", "",
                "PEM file with the server's certificate, then those of its issuers, for addresses of https"),
            reader.ReadableFile("Server:Tls:KeyFile", "", "PEM file with its private key"),
            reader.ReadableFile("Server:Tls:PfxFile", "", "both of them as PKCS#12, in place of the two files"),
            reader.ReadableFile("Server:Tls:PasswordFile", "", "a file with the password of the key or of the PKCS#12 file"));
        if (tls.CertificateFile.Length > 0 != tls.KeyFile.Length > 0)
            reader.Fault("Server:Tls:KeyFile", tls.KeyFile, "a file if and only if Server:Tls:CertificateFile is one");
        if (tls is { CertificateFile.Length: > 0, PfxFile.Length: > 0 })
            reader.Fault("Server:Tls:PfxFile", tls.PfxFile, "empty if Server:Tls:CertificateFile is set");
        if (!tls.IsOn && urls.Any(url => url.StartsWith("https:", StringComparison.OrdinalIgnoreCase)))
            reader.Fault("Server:Urls", string.Join(';', urls), "https only with Server:Tls:CertificateFile and KeyFile, or PfxFile");
        return tls;
    }
}
