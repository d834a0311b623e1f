using Latchkey.Formats.Asn1;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Uploads;

namespace Latchkey.Formats.Chains;

/// <summary>
/// Reads the certificates of an uploaded chain, in any form in which an authority delivers it (docs/contract.md#upload-a-chain): PKCS#7,
/// including Software Publisher Certificates (SPC); PkiPath (X.509 section 7.7); a single certificate; each of these in binary, PEM or
/// base64; and any number of PEM blocks in one file, with text between them.
/// </summary>
public static class ChainReader
{
    /// <summary>The maximum number of certificates in a file.</summary>
    public const int MaxCertificates = 20;

    /// <summary>
    /// Reads the certificates of a file, 1 to <see cref="MaxCertificates"/>, in the order of the file. It does not check whether they
    /// belong together. The work is linear in the size of the file, which the caller limits.
    /// </summary>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.Empty"/>: the file has only white space. <see cref="FileFault.NotACertificateChain"/>: the file is something
    /// else, damaged or too long. <see cref="FileFault.CertificateNotAcceptable"/>: the file has a certificate that nobody could use. No
    /// other exception leaves this method.
    /// </exception>
    public static IReadOnlyList<Certificate> Read(ReadOnlyMemory<byte> file)
    {
        try
        {
            var certificates = new List<Certificate>();
            ReadFile(file.Span, certificates);
            return certificates.Count > 0 ? certificates : throw NotAChain("The file holds no certificate.");
        }
        catch (FileRefusedException refused) when (refused.Fault == FileFault.NotACertificate)
        {
            throw NotAChain(refused.Reason, refused);
        }
        catch (Exception malformed) when (malformed is not FileRefusedException)
        {
            // No exception of a parser, ours or the framework's, passes this point.
            throw NotAChain("The file is damaged.", malformed);
        }
    }

    private static void ReadFile(ReadOnlySpan<byte> file, List<Certificate> certificates)
    {
        file = UploadedFile.SkipByteOrderMark(file);
        if (UploadedFile.IsBinary(file)) ReadBinary(UploadedFile.WithoutPadding(file), certificates);
        else if (PemText.IsIn(file)) ReadPem(new PemText(UploadedFile.WithLineEnds(file)), certificates);
        else ReadBinary(PemText.DecodeBase64(file) ?? throw NotAChain("The file is neither DER nor PEM nor base64."), certificates);
    }

    private static void ReadPem(PemText pem, List<Certificate> certificates)
    {
        while (pem.MoveNext())
        {
            // Microsoft's certification authority gives PKCS#7 the label CERTIFICATE, so the contents decide.
            if (!CertificateReader.IsCertificateLabel(pem.Label) && !ForeignFile.IsSignedDataLabel(pem.Label))
                throw NotAChain($"The file holds {ForeignFile.NameByLabel(pem.Label)} where only certificates belong.");
            ReadBinary(PemText.DecodeBase64(pem.Body) ?? throw NotAChain("A PEM block is damaged: it is not base64."), certificates);
        }
    }

    private static void ReadBinary(ReadOnlySpan<byte> file, List<Certificate> certificates)
    {
        if (ForeignFile.NameByStart(file) is { } name) throw NotAChain($"The file is {name}, not a certificate chain.");
        switch (DerWalk.Check(file, allowIndefinite: true))
        {
            case DerFault.None:
                ReadValue(file, certificates);
                break;
            case DerFault.CutOff:
                throw NotAChain("The file is cut off.");
            case DerFault.TrailingData:
                throw NotAChain("Data follows the end of the certificates.");
            case DerFault.TooDeep:
                throw NotAChain($"The file is nested more than {DerWalk.MaxDepth} levels deep.");
            default:
                throw NotAChain("The file is damaged.");
        }
    }

    private static void ReadValue(ReadOnlySpan<byte> value, List<Certificate> certificates)
    {
        var parts = new DerReader(value).Enter(DerTag.Sequence);
        if (parts.Tag == DerTag.ObjectIdentifier) AddAll(Pkcs7Reader.FindCertificates(parts), certificates);
        else if (parts.IsAtEnd || IsPath(parts)) AddAll(parts, certificates);
        else Add(value, certificates);
    }

    // PkiPath ::= SEQUENCE OF Certificate, and a Certificate starts with a SEQUENCE. Any other SEQUENCE here starts with a number or an
    // OID.
    private static bool IsPath(DerReader parts) => parts.Tag == DerTag.Sequence && parts.Enter(DerTag.Sequence).Tag == DerTag.Sequence;

    private static void AddAll(DerReader values, List<Certificate> certificates)
    {
        while (!values.IsAtEnd)
        {
            // CertificateChoices (RFC 5652 section 10.2.2) also allows attribute certificates and older forms, all of them tagged.
            if (values.Tag != DerTag.Sequence) throw NotAChain("The file holds something other than X.509 certificates.");
            Add(values.ReadEncoded(), certificates);
        }
    }

    private static void Add(ReadOnlySpan<byte> der, List<Certificate> certificates)
    {
        if (certificates.Count == MaxCertificates) throw NotAChain($"The file holds more than {MaxCertificates} certificates.");
        var certificate = CertificateReader.ReadDer(der.ToArray());
        certificates.Add(Exportability.FaultOf(certificate) is { } fault ? throw Refuse.NotAcceptable(fault) : certificate);
    }

    private static FileRefusedException NotAChain(string reason, Exception? cause = null) =>
        new(FileFault.NotACertificateChain, reason, cause);
}
