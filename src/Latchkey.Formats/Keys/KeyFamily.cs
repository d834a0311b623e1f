using System.Formats.Asn1;
using Latchkey.Formats.Costs;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.SshWire;

namespace Latchkey.Formats.Keys;

/// <summary>
/// The keys of one algorithm. Only the algorithm's own folder knows its OIDs and limits, and its forms in X.509, PKCS#8 and SSH.
/// </summary>
internal abstract class KeyFamily
{
    /// <summary>The OIDs of the keys.</summary>
    public abstract IReadOnlyList<string> Algorithms { get; }

    /// <summary>A former OID, used in certificates but not in private keys; null if there is none.</summary>
    public virtual string? FormerAlgorithm => null;

    /// <summary>Reads a public key.</summary>
    /// <exception cref="AsnContentException">The octets do not have the expected structure.</exception>
    /// <exception cref="FileRefusedException"><see cref="FileFault.CertificateNotAcceptable"/>.</exception>
    public abstract SubjectPublicKey Describe(PublicKeyInfo key);

    /// <summary>Reads a private key.</summary>
    /// <param name="info">The parts of the PKCS#8 structure.</param>
    /// <param name="budget">The budget for computations with the key.</param>
    /// <exception cref="AsnContentException">The octets do not have the expected structure.</exception>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.PrivateKeyNotAcceptable"/>; <see cref="FileFault.TooCostly"/>.
    /// </exception>
    public abstract PrivateKey Read(PrivateKeyInfo info, WorkBudget budget);

    /// <summary>The cost of reading the key, signing and verifying once, in nanoseconds (docs/implementation-details.md).</summary>
    public abstract long CostOfProof(PublicKeyInfo own);

    /// <summary>Whether public keys have this format in SSH, such as <c>ssh-rsa</c>.</summary>
    public abstract bool HasSshFormat(ReadOnlySpan<byte> format);

    /// <summary>Writes a public key in its SSH form; null if SSH has none for it.</summary>
    public abstract SshWriter? WriteSsh(PublicKeyInfo key);

    /// <summary>Reads the fields of a private key in an OpenSSH file.</summary>
    /// <param name="format">The format of the public key.</param>
    /// <param name="fields">The fields and the padding.</param>
    /// <param name="publicKey">The public key in the file, in its SSH form.</param>
    /// <exception cref="InvalidDataException">The fields are damaged.</exception>
    /// <exception cref="FileRefusedException"><see cref="FileFault.PrivateKeyNotAcceptable"/>.</exception>
    public abstract PrivateKey ReadOpenSsh(ReadOnlySpan<byte> format, SshReader fields, ReadOnlySpan<byte> publicKey);

    /// <summary>Reads the fields of a private key in a PuTTY file, whose secret fields omit the public ones.</summary>
    /// <param name="format">The format of the public key.</param>
    /// <param name="publicKey">The fields of the public key.</param>
    /// <param name="secret">The secret fields and the padding.</param>
    /// <exception cref="InvalidDataException">The fields are damaged.</exception>
    /// <exception cref="FileRefusedException"><see cref="FileFault.PrivateKeyNotAcceptable"/>.</exception>
    public abstract PrivateKey ReadPutty(ReadOnlySpan<byte> format, SshReader publicKey, SshReader secret);

    /// <summary>Refuses a public key in a file that is not the one of the private key.</summary>
    protected static void Compare(SshWriter own, ReadOnlySpan<byte> publicKey)
    {
        if (!own.Octets.SequenceEqual(publicKey)) throw Refuse.KeysDiffer();
    }
}
