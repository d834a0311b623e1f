using Latchkey.Api.Slices;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.CertificateMappings;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.CertificateUserMappings;

/// <summary><c>GET CertificateUserMappings('{Id}')</c>: reads a mapping (docs/contract.md#certificate-to-user-mappings).</summary>
internal sealed class GetCertificateUserMapping(IKeystoreStore store) : ISlice
{
    public Operation Operation => new("GET", "CertificateUserMappings('{Id}')", Roles.MonitoringDataRead, RunAsync)
    {
        Summary = "Reads the mapping of a certificate to a user.",
        State = store.StateAsync,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var id = CertificateMappingRules.IdOf(context.Key["Id"].AsString());
        return new ODataResult.Entity("CertificateUserMappings", (await store.ReadAsync(context)).Materials.Find(id));
    }
}
