using System.Formats.Asn1;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Encryption;
using Latchkey.Formats.KeystoreFiles;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;
using Latchkey.Formats.Uploads;

namespace Latchkey.Formats.Pkcs12;

/// <summary>The outermost structure of a PKCS#12 file (PFX, RFC 7292 section 4).</summary>
internal sealed record Pfx(SecretBytes Contents, Pkcs12Mac? Mac) : IDisposable
{
    private const string EncryptedData = "1.2.840.113549.1.7.6";

    /// <summary>Checks the structure of a file, or of the contents of its strings, before any reader sees it.</summary>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.NotAKeystoreFile"/>; <see cref="FileFault.KeystoreFileNotAcceptable"/>: it is nested too deeply.
    /// </exception>
    public static void CheckOutline(ReadOnlySpan<byte> ber)
    {
        switch (DerWalk.Check(ber, allowIndefinite: true))
        {
            case DerFault.None:
                return;
            case DerFault.CutOff:
                throw Refuse.NotAKeystore("The file is cut off.");
            case DerFault.TrailingData:
                throw Refuse.NotAKeystore("Data follows the end of the keystore.");
            case DerFault.TooDeep:
                throw Refuse.KeystoreNotAcceptable($"The keystore is nested more than {DerWalk.MaxDepth} levels deep.");
            default:
                throw Refuse.NotAKeystore("The file is damaged.");
        }
    }

    /// <exception cref="AsnContentException">The file is not a PFX.</exception>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.KeystoreFileNotAcceptable"/>; see also <see cref="CheckOutline"/>.
    /// </exception>
    public static Pfx Read(ReadOnlySpan<byte> file)
    {
        file = UploadedFile.WithoutPadding(file);
        CheckOutline(file);
        // SEQUENCE { version INTEGER, authSafe SEQUENCE { OBJECT IDENTIFIER, [0] OCTET STRING }, macData SEQUENCE OPTIONAL }
        var reader = new DerReader(file).Enter(DerTag.Sequence);
        if (reader.ReadCount() != 3) throw new AsnContentException("The version of PKCS#12 is not 3.");
        var contents = reader.Enter(DerTag.Sequence);
        var mac = reader.IsAtEnd ? null : Pkcs12Mac.Read(reader.Enter(DerTag.Sequence));
        reader.ThrowIfNotAtEnd();
        return contents.ReadObjectIdentifier() switch
        {
            Oids.Data => new Pfx(contents.Enter(DerTag.Explicit0).CopyOctets(), mac),
            Oids.SignedData => throw Refuse.KeystoreNotAcceptable("The keystore is protected by a signature instead of a password."),
            _ => throw new AsnContentException("The contents are of an unknown type."),
        };
    }

    /// <summary>Reads the parts of the contents. Each has its own encryption, or none.</summary>
    /// <exception cref="AsnContentException">The contents do not have the expected structure.</exception>
    /// <exception cref="FileRefusedException"><see cref="FileFault.KeystoreFileNotAcceptable"/>.</exception>
    public void ReadSafes(ICollection<Safe> safes)
    {
        // AuthenticatedSafe ::= SEQUENCE OF SEQUENCE { contentType OBJECT IDENTIFIER, content [0] }
        CheckOutline(Contents.Span);
        for (var infos = new DerReader(Contents.Span).Enter(DerTag.Sequence); !infos.IsAtEnd;)
        {
            if (safes.Count == KeystoreFile.MaxEntries)
                throw Refuse.KeystoreNotAcceptable($"The keystore has more than {KeystoreFile.MaxEntries} parts.");
            var info = infos.Enter(DerTag.Sequence);
            var type = info.ReadObjectIdentifier();
            var content = info.Enter(DerTag.Explicit0);
            safes.Add(type switch
            {
                Oids.Data => new Safe(null, content.CopyOctets()),
                EncryptedData => ReadEncrypted(content.Enter(DerTag.Sequence)),
                _ => throw Refuse.KeystoreNotAcceptable("A part of the keystore is not encrypted with a password."),
            });
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Contents.Dispose();

    private static Safe ReadEncrypted(DerReader data)
    {
        // EncryptedData ::= SEQUENCE { version INTEGER, SEQUENCE { contentType OBJECT IDENTIFIER,
        //   contentEncryptionAlgorithm SEQUENCE, encryptedContent [0] IMPLICIT OCTET STRING } } (RFC 5652 section 8)
        data.ReadCount();
        var info = data.Enter(DerTag.Sequence);
        if (info.ReadObjectIdentifier() != Oids.Data) throw new AsnContentException("The encrypted contents are of an unknown type.");
        var algorithm = info.Enter(DerTag.Sequence);
        var encryption = PasswordEncryption.Read(algorithm) ?? throw Refuse.KeystoreEncryptionUnknown(EncryptionNames.Of(algorithm));
        return new Safe(encryption, info.CopyOctets(DerTag.Context0));
    }
}
