using System.Security.Cryptography;
using Latchkey.Keystores;
using Latchkey.Keystores.Formats;
using Latchkey.Keystores.KeyPairs;
using Latchkey.Keystores.Sealing;
using Latchkey.OData;
using Latchkey.OData.Errors;
using Latchkey.Server.Api.KeystoreEntries;

namespace Latchkey.Server.Api.RSAKeyGenerationRequests;

/// <summary>
/// <c>POST RSAKeyGenerationRequests</c>: imports an RSA key in PKCS#1 and makes a self-signed certificate for it (wire.md 4.11).
/// </summary>
internal sealed class ImportRsaKey(IKeystoreStore store, ISealer sealer, FileParsers parsers)
{
    /// <summary>Most bytes of a body: a file of 10,000 bytes in base64, the names, and room for JSON.</summary>
    public const long BodyLimit = 64 * 1024;

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var returnEntries = context.Flag("returnKeystoreEntries");
        var body = await context.ReadEntityAsync();
        var alias = Alias.Parse(body.Text("Alias") ?? "");
        var specification = Specifications.Certificate(body);
        var file = body.RequiredBinary("RSAFile");
        try
        {
            using var made = await parsers.RunAsync(Open, context.CancellationToken);
            var (certificate, sealedKey, edit) = (made.Certificate, sealer.Seal(made.Key), context.Edit());
            var committed = await store.ChangeAsync(context, keystores => keystores.System.PutKeyPair(alias, [certificate], sealedKey, update: false, _ => true, edit));
            return KeystoreEntriesAnswer.After(committed, returnEntries);
        }
        catch (RefusalException locked) when (locked.Refusal is Refusal.KeystoreLocked)
        {
            throw new ODataException(RefusalTable.ErrorOf(locked.Refusal).As(423)); // this operation alone (wire.md 4.11)
        }
        finally
        {
            CryptographicOperations.ZeroMemory(file);
        }

        Certified<SecretBytes> Open() =>
            Certified<SecretBytes>.Make(RsaKeyReader.Read(file), key => KeyPairFactory.SelfSigned(key, specification, context.Time));
    }
}
