using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Latchkey.Application.Work;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Chains;
using Latchkey.Formats.Java;
using Latchkey.Formats.Keys;
using Latchkey.Formats.KeystoreFiles;
using Latchkey.Formats.OpenSsh;
using Latchkey.Formats.Ssh;
using Latchkey.Keystores;
using Latchkey.Keystores.Entries;
using Latchkey.Keystores.KeyPairs;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Application.Entries;

/// <summary>The public content of entries as files, for the API and for the pages.</summary>
internal sealed class EntryExports(ISealer sealer, FileParsers parsers)
{
    /// <summary>The certificate of an entry, in PEM (docs/contract.md#export-a-certificate).</summary>
    public static byte[] Certificate(KeystoreEntry entry) => Pem(entry.Certificate);

    /// <summary>The root of an entry's chain, in PEM (docs/contract.md#export-a-certificate).</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.RootMissing"/>.</exception>
    public static byte[] Root(KeystoreEntry entry) =>
        Pem(entry.Chain[^1] is var last && last.IsSelfIssued ? last : throw new RefusalException(new Refusal.RootMissing(entry.Alias)));

    /// <summary>The chain of a key pair, the root first, as PKCS#7 in PEM (docs/contract.md#export-a-chain).</summary>
    public static byte[] Chain(KeystoreEntry pair) => Encoding.ASCII.GetBytes(Pkcs7Writer.WritePem(pair.Chain.Reverse()));

    /// <summary>The public key in the form of OpenSSH (docs/contract.md#ssh-key).</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.SshKeyNotExportable"/>.</exception>
    public static byte[] OpenSshKey(KeystoreEntry entry) => Encoding.UTF8.GetBytes(
        SshPublicKey.Line(entry.Certificate, entry.Alias.Value)
        ?? throw new RefusalException(new Refusal.SshKeyNotExportable(entry.Alias)));

    /// <summary>A request that asks an authority to sign a key pair, as PKCS#10 in PEM (docs/contract.md#signing-request).</summary>
    /// <exception cref="RefusalException">
    /// <see cref="Refusal.AliasReserved"/>: it is the operator's; <see cref="Refusal.TooBusy"/>: others open keys at the moment.
    /// </exception>
    public Task<byte[]> SigningRequestAsync(KeystoreEntry pair, ShareOwner owner, CancellationToken cancellationToken)
    {
        if (pair.Owner == EntryOwner.Operator) throw new RefusalException(new Refusal.AliasReserved(pair.Alias));
        return parsers.RunAsync(owner, () => SigningRequest(pair), cancellationToken);
    }

    private byte[] SigningRequest(KeystoreEntry pair)
    {
        using var privateKey = sealer.Open(pair.PrivateKey!);
        return Encoding.ASCII.GetBytes(Keystores.KeyPairs.SigningRequest.Create(privateKey, pair.Certificate));
    }

    /// <summary>
    /// The certificates of a keystore as a JCEKS file without a password. A key pair <c>test</c> appears as its chain: <c>test</c>,
    /// <c>test_1</c>, <c>test_2</c>. Certificates that earlier versions accepted but Java does not load are left out.
    /// </summary>
    public static ExportedKeystore Keystore(Keystore keystore)
    {
        var certificates = Certificates(keystore).ToLookup(IsReadable);
        var file = JceksWriter.Write([.. certificates[true]], password: "");
        return new ExportedKeystore(file, [.. certificates[false].Select(entry => entry.Alias)]);
    }

    /// <summary>
    /// The certificates that <see cref="Keystore"/> leaves out, by alias; a certificate further up in a chain has a number.
    /// </summary>
    public static IReadOnlyList<string> LeftOut(Keystore keystore) =>
        [.. Certificates(keystore).Where(entry => !IsReadable(entry)).Select(entry => entry.Alias)];

    private static bool IsReadable(KeystoreFileEntry.TrustedCertificate entry) => Exportability.FaultOf(entry.Certificate) is null;

    private static byte[] Pem(Certificate certificate) =>
        Encoding.ASCII.GetBytes(PemEncoding.WriteString("CERTIFICATE", certificate.Der.Span) + "\n");

    private static IEnumerable<KeystoreFileEntry.TrustedCertificate> Certificates(Keystore keystore)
    {
        var taken = keystore.Entries.Keys.Select(alias => alias.Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in keystore.Entries.Values)
        {
            for (var i = 0; i < entry.Chain.Length; i++)
                yield return new(i == 0 ? entry.Alias.Value : ChainAlias(entry.Alias, i, taken), entry.LastModified.At, entry.Chain[i]);
        }
    }

    private static string ChainAlias(Alias alias, int number, HashSet<string> taken)
    {
        var separator = "_";
        while (!taken.Add(string.Create(CultureInfo.InvariantCulture, $"{alias}{separator}{number}"))) separator += "_";
        return string.Create(CultureInfo.InvariantCulture, $"{alias}{separator}{number}");
    }
}
