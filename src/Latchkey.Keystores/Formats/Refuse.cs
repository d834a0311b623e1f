namespace Latchkey.Keystores.Formats;

/// <summary>
/// The two refusals of the certificate reader. Reasons are one plain sentence for the client and never repeat what
/// was in the file: it may have been a private key.
/// </summary>
internal static class Refuse
{
    public static RefusalException NotACertificate(string reason, Exception? cause = null) =>
        new(new Refusal.NotACertificate(reason), cause);

    public static RefusalException NotAcceptable(string reason) => new(new Refusal.CertificateNotAcceptable(reason));
}
