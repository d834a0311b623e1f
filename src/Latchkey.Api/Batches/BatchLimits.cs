using System.Security.Claims;
using Latchkey.Api.KeystoreResources;
using Latchkey.Keystores.Access;

namespace Latchkey.Api.Batches;

/// <summary>The maximum length of a batch.</summary>
internal static class BatchLimits
{
    /// <summary>The maximum number of bytes in any batch: the largest operation, and the parts around it.</summary>
    public const long Largest = PostKeystoreResource.BodyLimit + (1024 * 1024);

    // Room for a hundred queries.
    private const long OfReaders = 64 * 1024;

    /// <summary>
    /// The maximum number of bytes in a batch of a caller. A caller without the role for large uploads may not send them in a batch either.
    /// </summary>
    public static long Of(ClaimsPrincipal caller) => caller.IsInRole(Roles.SecurityMaterialEdit) ? Largest : OfReaders;
}
