using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Latchkey.Application.Files;
using Latchkey.Application.Work;
using Latchkey.Formats.OpenPgp;
using Latchkey.Keystores;
using Latchkey.Keystores.Files;
using Latchkey.Keystores.PgpKeys;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Application.Materials;

/// <summary>
/// Turns files of OpenPGP keys into rules that add them to the key rings, for the API and for the pages. Files and secrets are cleared.
/// </summary>
internal sealed class PgpImports(ISealer sealer, FileParsers parsers)
{
    /// <summary>The public keys of a file of at most <see cref="PgpUpload.MaxBytes"/>.</summary>
    public async Task<PgpUpload> PublicAsync(
        ReadOnlyMemory<byte> file, Edit edit, ShareOwner owner, CancellationToken cancellationToken)
    {
        try
        {
            var keys = await parsers.RunAsync(owner, () => Uploads.ReadPgpPublicKeys(file), cancellationToken);
            return new PgpUpload(keys, keystores => keystores.Materials.AddPublicKeys(keys, edit));
        }
        finally
        {
            Clear(file); // it may have a secret key by mistake
        }
    }

    /// <summary>The secret keys of a file, which one passphrase opens.</summary>
    public async Task<PgpUpload> SecretAsync(
        ReadOnlyMemory<byte> file, string passphrase, Edit edit, ShareOwner owner, CancellationToken cancellationToken)
    {
        try
        {
            using var opened = await parsers.RunAsync(owner, () => Uploads.ReadPgpSecretKeys(file, passphrase), cancellationToken);
            var keys = opened.Keys.Select(key => (key.Public, Secret: sealer.Seal(key.Octets))).ToList();
            return new PgpUpload(
                [.. keys.Select(key => key.Public)], keystores => keystores.Materials.AddSecretKeys(keys, edit));
        }
        finally
        {
            Clear(file);
        }
    }

    private static void Clear(ReadOnlyMemory<byte> file) => CryptographicOperations.ZeroMemory(MemoryMarshal.AsMemory(file).Span);
}

/// <summary>An upload of OpenPGP keys.</summary>
/// <param name="Keys">Every key of the file, in its order.</param>
/// <param name="Rule">Adds those that the ring does not have.</param>
internal sealed record PgpUpload(IReadOnlyList<PgpPublicKey> Keys, Func<TenantKeystores, KeystoreChange> Rule)
{
    /// <summary>The maximum length of a file: 1 MiB (docs/contract.md#pgp-keys).</summary>
    public const long MaxBytes = 1_048_576;
}
