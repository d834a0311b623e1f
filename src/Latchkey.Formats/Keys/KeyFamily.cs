using System.Formats.Asn1;
using Latchkey.Formats.Costs;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.SshWire;

namespace Latchkey.Formats.Keys;

/// <summary>
/// The keys of one algorithm. Its folder is the only one that knows their OIDs and limits, and their forms in X.509, PKCS#8 and SSH.
/// </summary>
internal abstract class KeyFamily
{
    /// <summary>The OIDs of the keys.</summary>
    public abstract IReadOnlyList<string> Algorithms { get; }

    /// <summary>A former OID, which certificates still have, but no private keys; null where there is none.</summary>
    public virtual string? FormerAlgorithm => null;

    /// <summary>Reads a public key.</summary>
    /// <exception cref="AsnContentException">The octets have another structure.</exception>
    /// <exception cref="FileRefusedException"><see cref="FileFault.CertificateNotAcceptable"/>.</exception>
    public abstract SubjectPublicKey Describe(PublicKeyInfo key);

    /// <summary>Reads a private key.</summary>
    /// <param name="info">The parts of PKCS#8.</param>
    /// <param name="budget">What computing with the key may cost.</param>
    /// <exception cref="AsnContentException">The octets have another structure.</exception>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.PrivateKeyNotAcceptable"/>; <see cref="FileFault.TooCostly"/>.
    /// </exception>
    public abstract PrivateKey Read(PrivateKeyInfo info, WorkBudget budget);

    /// <summary>What it costs to read, sign and verify once, in nanoseconds (docs/implementation-details.md).</summary>
    public abstract long CostOfProof(PublicKeyInfo own);

    /// <summary>Whether public keys have this format in SSH, such as <c>ssh-rsa</c>.</summary>
    public abstract bool HasSshFormat(ReadOnlySpan<byte> format);

    /// <summary>Writes a public key as SSH sends it; null where SSH has no form for it.</summary>
    public abstract SshWriter? WriteSsh(PublicKeyInfo key);

    /// <summary>Reads the fields of a private key in a file of OpenSSH.</summary>
    /// <param name="format">The format of the public key.</param>
    /// <param name="fields">The fields, and padding.</param>
    /// <param name="publicKey">The public key of the file, as SSH sends it.</param>
    /// <exception cref="InvalidDataException">The fields are damaged.</exception>
    /// <exception cref="FileRefusedException"><see cref="FileFault.PrivateKeyNotAcceptable"/>.</exception>
    public abstract PrivateKey ReadOpenSsh(ReadOnlySpan<byte> format, SshReader fields, ReadOnlySpan<byte> publicKey);

    /// <summary>Reads the fields of a private key in a file of PuTTY, which leaves out of the secret ones what is public.</summary>
    /// <param name="format">The format of the public key.</param>
    /// <param name="publicKey">The fields of the public key.</param>
    /// <param name="secret">The fields that are secret, and padding.</param>
    /// <exception cref="InvalidDataException">The fields are damaged.</exception>
    /// <exception cref="FileRefusedException"><see cref="FileFault.PrivateKeyNotAcceptable"/>.</exception>
    public abstract PrivateKey ReadPutty(ReadOnlySpan<byte> format, SshReader publicKey, SshReader secret);

    /// <summary>Compares a public key that the private one has with the one that the file has.</summary>
    protected static void Compare(SshWriter own, ReadOnlySpan<byte> publicKey)
    {
        if (!own.Octets.SequenceEqual(publicKey)) throw Refuse.KeysDiffer();
    }
}
