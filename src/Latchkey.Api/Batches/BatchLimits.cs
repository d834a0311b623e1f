using System.Security.Claims;
using Latchkey.Api.KeystoreResources;
using Latchkey.Keystores.Access;

namespace Latchkey.Api.Batches;

/// <summary>How large a batch may be.</summary>
internal static class BatchLimits
{
    /// <summary>Most bytes of a batch: the largest operation, and what stands around it.</summary>
    public const long Largest = PostKeystoreResource.BodyLimit + (1024 * 1024);

    // A hundred queries fit.
    private const long OfReaders = 64 * 1024;

    /// <summary>Most bytes of a batch of a caller: without the role to upload anything large alone, nobody may do so in a batch.</summary>
    public static long Of(ClaimsPrincipal caller) => caller.IsInRole(Roles.SecurityMaterialEdit) ? Largest : OfReaders;
}
