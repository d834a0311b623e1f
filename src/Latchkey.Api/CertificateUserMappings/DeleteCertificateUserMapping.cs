using Latchkey.Api.Slices;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.CertificateMappings;
using Latchkey.Keystores.Deletion;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.CertificateUserMappings;

/// <summary><c>DELETE CertificateUserMappings('{Id}')</c>: deletes a mapping (docs/contract.md#certificate-to-user-mappings).</summary>
internal sealed class DeleteCertificateUserMapping(IKeystoreStore store) : ISlice
{
    public Operation Operation => new("DELETE", "CertificateUserMappings('{Id}')", Roles.SecurityMaterialEdit, RunAsync)
    {
        Summary = "Deletes the mapping of a certificate to a user. Its last state stays as a version.",
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var id = CertificateMappingRules.IdOf(context.Key["Id"].AsString());
        var edit = context.Edit();
        await store.ChangeAsync(context, keystores => keystores.Materials.Delete(id, edit));
        return new ODataResult.Empty();
    }
}
