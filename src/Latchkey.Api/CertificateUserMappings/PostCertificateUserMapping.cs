using Latchkey.Api.Slices;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.CertificateMappings;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.CertificateUserMappings;

/// <summary><c>POST CertificateUserMappings</c>: maps a certificate to a user (docs/contract.md#certificate-to-user-mappings).</summary>
internal sealed class PostCertificateUserMapping(IKeystoreStore store) : ISlice
{
    public Operation Operation => new("POST", "CertificateUserMappings", Roles.SecurityMaterialEdit, RunAsync)
    {
        Summary = "Maps a certificate to a user, in place of a former mapping of the certificate.",
        BodyLimit = MaterialBody.Limit,
        Creates = true,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var body = await context.ReadEntityAsync();
        var (id, mapping) = CertificateMappingRules.Read(body.Text("User"), body.Binary("Certificate") ?? []);
        var edit = context.Edit();
        var committed = await store.ChangeAsync(context, keystores => keystores.Materials.Map(id, mapping, edit));
        return new ODataResult.Created("CertificateUserMappings", committed.Change.Materials[0].After!);
    }
}
