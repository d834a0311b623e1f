using Latchkey.Keystores;
using Latchkey.Keystores.KeyPairs;
using Latchkey.Keystores.Sealing;
using Latchkey.OData;
using Latchkey.Server.Api.KeystoreEntries;

namespace Latchkey.Server.Api.KeyPairGenerationRequests;

/// <summary><c>POST KeyPairGenerationRequests</c>: generates a key pair with a self-signed certificate (wire.md 4.10).</summary>
internal sealed class GenerateKeyPair(IKeystoreStore store, ISealer sealer, KeyGenerators generators)
{
    /// <summary>Most bytes of a body: ten names of 500 characters, the extensions, and room for JSON.</summary>
    public const long BodyLimit = 64 * 1024;

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var returnEntries = context.Flag("returnKeystoreEntries");
        var body = await context.ReadEntityAsync();
        var alias = Alias.Parse(body.Text("Alias") ?? "");
        var specification = Specifications.KeyPair(body);
        specification.Validate(context.Time);
        (await store.ReadAsync(context)).System.RefuseUnlessFree(alias); // before seconds of work

        using var made = await generators.RunAsync(Generate, context.CancellationToken);
        var (sealedKey, edit) = (sealer.Seal(made.Key), context.Edit());
        var committed = await store.ChangeAsync(context, keystores => keystores.System.PutKeyPair(alias, [made.Certificate], sealedKey, update: false, _ => true, edit));
        return KeystoreEntriesAnswer.After(committed, returnEntries);

        Certified<SecretBytes> Generate()
        {
            var (key, certificate) = KeyPairFactory.Generate(specification, context.Time);
            return new Certified<SecretBytes>(key, certificate);
        }
    }
}
