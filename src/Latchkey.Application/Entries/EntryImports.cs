using System.Collections.Immutable;
using System.Security.Cryptography;
using Latchkey.Application.Files;
using Latchkey.Application.Work;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Chains;
using Latchkey.Formats.KeyFiles;
using Latchkey.Formats.Keys;
using Latchkey.Formats.KeystoreFiles;
using Latchkey.Formats.Pkcs12;
using Latchkey.Formats.Secrets;
using Latchkey.Formats.Ssh;
using Latchkey.Keystores;
using Latchkey.Keystores.Certificates;
using Latchkey.Keystores.Files;
using Latchkey.Keystores.Imports;
using Latchkey.Keystores.KeyPairs;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Tenants;
using Latchkey.Keystores.Trust;

namespace Latchkey.Application.Entries;

/// <summary>
/// Turns uploads and requests into rules that put entries in the tenant keystore, for the API and for the pages. Costly work is done here,
/// before the rule, and never on the writer. Files that hold private keys are cleared.
/// </summary>
internal sealed class EntryImports(
    ISealer sealer, ReplaceableFiles<TrustAnchors> roots, FileParsers parsers, KeyGenerators generators, TimeProvider clock)
{
    /// <summary>A certificate from a file.</summary>
    public Func<TenantKeystores, KeystoreChange> Certificate(Alias alias, ReadOnlyMemory<byte> file, Replacing replacing, Edit edit)
    {
        var (certificate, trust) = (Uploads.ReadCertificate(file), Trust(replacing.Vouched, edit));
        return keystores => keystores.System.ImportCertificate(alias, certificate, replacing.Update, trust, edit);
    }

    /// <summary>A key pair from a PKCS#12 file.</summary>
    public async Task<Func<TenantKeystores, KeystoreChange>> KeyPairAsync(
        Alias alias, byte[] file, string? password, Replacing replacing, Edit edit, ShareOwner owner, CancellationToken cancellationToken)
    {
        try
        {
            using var pair = await parsers.RunAsync(owner, () => Uploads.ReadKeyPair(file, password, edit.At), cancellationToken);
            var (uploaded, sealedKey, trust) = (pair.Chain, sealer.Seal(pair.PrivateKey), Trust(replacing.Vouched, edit));
            ImmutableArray<EntryNotTaken> skipped =
                [.. pair.Skipped.Select(entry => new EntryNotTaken(entry.Alias, null, EntryNotTaken.Status + entry.Reason))];
            return keystores =>
            {
                var chain = Uploads.BuildChain(uploaded[0], uploaded, keystores.System.Certificates, edit.At).ToImmutableArray();
                return keystores.System.PutKeyPair(alias, chain, sealedKey, replacing.Update, trust, edit) with { NotTaken = skipped };
            };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(file);
        }
    }

    /// <summary>The chain that an authority signed for a key pair.</summary>
    public Func<TenantKeystores, KeystoreChange> SigningResponse(Alias alias, ReadOnlyMemory<byte> file, bool vouched, Edit edit)
    {
        var (uploaded, trust) = (Uploads.ReadChain(file), Trust(vouched, edit));
        return keystores => keystores.System.ReplaceChain(alias, uploaded, trust, edit);
    }

    /// <summary>An RSA key in PKCS#1 or PKCS#8, with a self-signed certificate.</summary>
    public async Task<Func<TenantKeystores, KeystoreChange>> RsaKeyAsync(
        Alias alias, byte[] file, CertificateSpecification specification, bool update, Edit edit, ShareOwner owner,
        CancellationToken cancellationToken)
    {
        try
        {
            using var made = await parsers.RunAsync(owner, Open, cancellationToken);
            return Put(alias, made.Certificate, sealer.Seal(made.Key), update, edit);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(file);
        }

        Certified<SecretBytes> Open() =>
            Certified<SecretBytes>.Make(Uploads.ReadRsaKey(file), key => KeyPairFactory.SelfSigned(key, specification, edit.At));
    }

    /// <summary>A key of OpenSSH or PuTTY, with a self-signed certificate; without an alias it gets one by its kind.</summary>
    public async Task<(Alias Alias, Func<TenantKeystores, KeystoreChange> Rule)> SshKeyAsync(
        Alias? alias, byte[] file, string? password, CertificateSpecification specification, bool update, Edit edit, ShareOwner owner,
        CancellationToken cancellationToken)
    {
        try
        {
            using var made = await parsers.RunAsync(owner, Open, cancellationToken);
            alias ??= Alias.Parse(DefaultAlias(made.Key.Kind));
            return (alias, Put(alias, made.Certificate, sealer.Seal(made.Key.PrivateKey), update, edit));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(file);
        }

        Certified<SshKey> Open() =>
            Certified<SshKey>.Make(
                Uploads.ReadSshKey(file, password), key => KeyPairFactory.SelfSigned(key.PrivateKey, specification, edit.At));
    }

    /// <summary>A new key pair, with a self-signed certificate. Its alias must be free; that is checked before seconds of work.</summary>
    public async Task<Func<TenantKeystores, KeystoreChange>> GenerateAsync(
        Alias alias, KeyPairSpecification specification, TenantKeystores now, Edit edit, ShareOwner owner,
        CancellationToken cancellationToken)
    {
        specification.Validate(edit.At);
        now.System.RefuseUnlessFree(alias);
        using var made = await generators.RunAsync(owner, Generate, cancellationToken);
        return Put(alias, made.Certificate, sealer.Seal(made.Key), update: false, edit);

        Certified<SecretBytes> Generate()
        {
            var (key, certificate) = KeyPairFactory.Generate(specification, edit.At);
            return new Certified<SecretBytes>(key, certificate);
        }
    }

    /// <summary>The entries of a keystore file.</summary>
    public async Task<IReadOnlyList<ImportedEntry>> KeystoreAsync(
        byte[] file, string? password, ShareOwner owner, CancellationToken cancellationToken)
    {
        return await parsers.RunAsync(owner, Open, cancellationToken);

        List<ImportedEntry> Open()
        {
            try
            {
                using var keystore = Uploads.ReadKeystore(file, password, clock.GetUtcNow());
                return [.. keystore.Entries.Select(Imported)];
            }
            finally
            {
                CryptographicOperations.ZeroMemory(file);
            }
        }
    }

    private ImportedEntry Imported(KeystoreFileEntry entry) => entry switch
    {
        KeystoreFileEntry.TrustedCertificate certificate => new(entry.Alias, [certificate.Certificate], null),
        KeystoreFileEntry.KeyPair pair => new(entry.Alias, [.. pair.Chain], sealer.Seal(pair.PrivateKey)),
        KeystoreFileEntry.Unsupported unsupported => new(entry.Alias, [], null, unsupported.Reason),
        _ => throw new InvalidOperationException($"No import of {entry.GetType().Name}."),
    };

    private static Func<TenantKeystores, KeystoreChange> Put(
        Alias alias, Certificate certificate, SealedSecret key, bool update, Edit edit) =>
        keystores => keystores.System.PutKeyPair(alias, [certificate], key, update, TrustBasis.Given, edit);

    private TrustBasis Trust(bool vouched, Edit edit) => vouched ? TrustBasis.Given : TrustBasis.PathToRoot(roots.Current, edit.At);

    private static string DefaultAlias(SshKeyKind kind) => kind switch
    {
        SshKeyKind.Rsa => "id_rsa",
        SshKeyKind.Dsa => "id_dsa",
        SshKeyKind.Ec => "id_ec",
        _ => "id_ed25519",
    };
}

/// <summary>The client's options for an existing entry and for trust.</summary>
/// <param name="Update">The entry must be there, and is replaced; else there must be none.</param>
/// <param name="Vouched">The client has compared the fingerprints, so no other trust is needed.</param>
internal readonly record struct Replacing(bool Update, bool Vouched);
