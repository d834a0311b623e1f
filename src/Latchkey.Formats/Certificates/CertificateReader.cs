using Latchkey.Formats.Asn1;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Uploads;

namespace Latchkey.Formats.Certificates;

/// <summary>
/// Reads an uploaded X.509 certificate (RFC 5280): DER; PEM with the label <c>CERTIFICATE</c> and any text around it; or the base64 of DER,
/// with or without line breaks.
/// </summary>
public static class CertificateReader
{
    /// <summary>
    /// Reads the only certificate in a file. The result has its own copy of the octets. The work is linear in the size of the file, which
    /// the caller limits.
    /// </summary>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.Empty"/>: the file has only white space. <see cref="FileFault.NotACertificate"/>: the file is something else,
    /// or damaged. <see cref="FileFault.CertificateNotAcceptable"/>: the file has more than one certificate, or one that nobody could use.
    /// No other exception leaves this method.
    /// </exception>
    public static Certificate Read(ReadOnlyMemory<byte> file)
    {
        var certificate = ReadStored(file);
        return Exportability.FaultOf(certificate) is { } fault ? throw Refuse.NotAcceptable(fault) : certificate;
    }

    /// <summary>
    /// Does the same as <see cref="Read"/>, but also accepts certificates that the JDK does not load, because earlier versions have stored
    /// some.
    /// </summary>
    /// <exception cref="FileRefusedException">See <see cref="Read"/>.</exception>
    public static Certificate ReadStored(ReadOnlyMemory<byte> file)
    {
        try
        {
            return ReadDer(FindDer(file.Span));
        }
        catch (Exception malformed) when (malformed is not FileRefusedException)
        {
            // No exception of a parser, ours or the framework's, passes this point.
            throw Refuse.NotACertificate("The file is damaged.", malformed);
        }
    }

    // The label of RFC 7468 section 5.1, and the one that OpenSSL used before.
    internal static bool IsCertificateLabel(ReadOnlySpan<byte> label) =>
        label.SequenceEqual("CERTIFICATE"u8) || label.SequenceEqual("X509 CERTIFICATE"u8);

    /// <summary>Decodes a certificate in DER, and keeps the octets.</summary>
    internal static Certificate ReadDer(byte[] der)
    {
        if (ForeignFile.NameByStart(der) is { } name) throw Refuse.NotACertificate($"The file is {name}, not a certificate.");
        return DerWalk.Check(der) switch
        {
            DerFault.None => Decode(der),
            DerFault.CutOff => throw Refuse.NotACertificate("The file is cut off."),
            DerFault.TrailingData => throw Refuse.NotACertificate("Data follows the end of the certificate."),
            DerFault.TooDeep => throw Refuse.NotAcceptable($"The file is nested more than {DerWalk.MaxDepth} levels deep."),
            _ => throw Refuse.NotACertificate("The file is damaged."),
        };
    }

    private static Certificate Decode(byte[] der)
    {
        try
        {
            return CertificateDecoder.Decode(der);
        }
        catch (Exception failure)
        {
            // The kind of file explains more than the step that failed.
            if (ForeignFile.NameByOutline(der) is { } name)
                throw Refuse.NotACertificate($"The file is {name}, not a certificate.", failure);
            if (failure is FileRefusedException) throw;
            throw Refuse.NotACertificate("The file does not have the structure of a certificate.", failure);
        }
    }

    private static byte[] FindDer(ReadOnlySpan<byte> file)
    {
        file = UploadedFile.SkipByteOrderMark(file);
        if (UploadedFile.IsBinary(file)) return UploadedFile.WithoutPadding(file).ToArray();
        if (PemText.IsIn(file)) return FindInPem(new PemText(UploadedFile.WithLineEnds(file)));
        return PemText.DecodeBase64(file) ?? throw Refuse.NotACertificate("The file is neither DER nor PEM nor base64.");
    }

    private static byte[] FindInPem(PemText pem)
    {
        byte[]? der = null;
        while (pem.MoveNext())
        {
            if (!IsCertificateLabel(pem.Label))
                throw Refuse.NotACertificate($"The file holds {ForeignFile.NameByLabel(pem.Label)} where only a certificate belongs.");
            if (der is not null) throw Refuse.NotAcceptable(
                "The file holds more than one certificate. KeystoreResources and Add Keystore import each of them as an entry.");
            der = PemText.DecodeBase64(pem.Body) ?? throw Refuse.NotACertificate("The PEM block is damaged: it is not base64.");
        }

        return der!; // A block begins in the text, so the loop found one or threw.
    }
}
