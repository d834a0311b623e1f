using System.Collections.Immutable;
using System.Security.Cryptography;
using Latchkey.Keystores;
using Latchkey.Keystores.Certificates;
using Latchkey.Keystores.Chains;
using Latchkey.Keystores.Formats;
using Latchkey.Keystores.Sealing;
using Latchkey.OData;
using Latchkey.Server.Api.KeystoreEntries;

namespace Latchkey.Server.Api.KeyPairResources;

/// <summary>
/// <c>POST KeyPairResources</c>: imports a key pair from a PKCS#12 file, or with <c>update=true</c> puts it in the place of an
/// entry (wire.md 4.11).
/// </summary>
internal sealed class ImportKeyPair(IKeystoreStore store, ISealer sealer, TrustAnchors anchors, FileParsers parsers)
{
    /// <summary>Most bytes of a body: a file of 30,072 bytes (wire.md 4.11) in base64, the password, and room for JSON.</summary>
    public const long BodyLimit = 48 * 1024;

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var (update, vouched, returnEntries) = (context.Flag("update"), context.Flag("fingerprintVerified"), context.Flag("returnKeystoreEntries"));
        var body = await context.ReadEntityAsync();
        var alias = Alias.Parse(body.Text("Alias") ?? "");
        var file = body.RequiredBinary("Resource");
        try
        {
            using var pair = await parsers.RunAsync(() => KeyPairFile.Read(file, body.Text("Password")), context.CancellationToken);
            var (sealedKey, edit) = (sealer.Seal(pair.PrivateKey), context.Edit());
            var committed = await store.ChangeAsync(context, Rule);
            return KeystoreEntriesAnswer.After(committed, returnEntries);

            KeystoreChange Rule(TenantKeystores keystores)
            {
                var chain = CertificateChain.Build(pair.Chain[0], pair.Chain, keystores.System.Certificates).ToImmutableArray();
                return keystores.System.PutKeyPair(
                    alias, chain, sealedKey, update, keystore => vouched || anchors.TrustsChain(chain, keystore.Certificates, edit.At), edit);
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(file);
        }
    }
}
