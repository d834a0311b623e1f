using System.Formats.Asn1;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.Chains;

/// <summary>Finds the certificates of a PKCS#7 or CMS file (RFC 2315, RFC 5652), DER or BER.</summary>
internal static class Pkcs7Reader
{
    /// <summary>
    /// Finds the set of certificates in a SignedData. Signers, content and revocation lists are ignored, because a chain is verified by the
    /// signatures of its own certificates.
    /// </summary>
    /// <param name="contentInfo">The parts of a ContentInfo that <see cref="DerWalk"/> has checked.</param>
    /// <exception cref="AsnContentException">The octets do not have the expected structure.</exception>
    /// <exception cref="FileRefusedException"><see cref="FileFault.NotACertificateChain"/>: the file is another kind of PKCS#7.</exception>
    public static DerReader FindCertificates(DerReader contentInfo)
    {
        // ContentInfo ::= SEQUENCE { contentType OBJECT IDENTIFIER, content [0] EXPLICIT ANY }
        if (contentInfo.ReadObjectIdentifier() != Oids.SignedData)
            throw new FileRefusedException(
                FileFault.NotACertificateChain, "The file is a PKCS#7 file of a kind that holds no certificates.");
        var content = contentInfo.Enter(DerTag.Explicit0);
        contentInfo.ThrowIfNotAtEnd();
        var signedData = content.Enter(DerTag.Sequence);
        content.ThrowIfNotAtEnd();

        // SignedData ::= SEQUENCE { version INTEGER, digestAlgorithms SET, encapContentInfo SEQUENCE,
        //   certificates [0] IMPLICIT SET OPTIONAL, crls [1] IMPLICIT SET OPTIONAL, signerInfos SET }
        signedData.ReadInteger();
        signedData.ReadContents(DerTag.Set);
        signedData.ReadContents(DerTag.Sequence);
        var certificates = signedData.Tag == DerTag.Explicit0 ? signedData.Enter(DerTag.Explicit0) : default;
        if (signedData.Tag == DerTag.Explicit1) signedData.ReadEncoded();
        signedData.ReadContents(DerTag.Set);
        signedData.ThrowIfNotAtEnd();
        return certificates;
    }
}
