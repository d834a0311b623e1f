using Latchkey.Api.Slices;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Materials;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.CertificateUserMappings;

/// <summary><c>GET CertificateUserMappings</c>: lists mappings (docs/contract.md#certificate-to-user-mappings).</summary>
internal sealed class ListCertificateUserMappings(IKeystoreStore store) : ISlice
{
    public Operation Operation => new("GET", "CertificateUserMappings", Roles.MonitoringDataRead, RunAsync)
    {
        Summary = "Lists the mappings of certificates to users.",
        State = store.StateAsync,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var mappings = (await store.ReadAsync(context)).Materials.In(MaterialSet.CertificateUserMappings);
        return new ODataResult.Feed("CertificateUserMappings", mappings);
    }
}
