using System.Security.Claims;
using Latchkey.OData.Errors;
using Latchkey.OData.Requests;

namespace Latchkey.OData.Batch;

/// <summary>The functions that a service provides for batches.</summary>
/// <param name="BodyLimit">
/// The maximum length in bytes of a batch from a caller. The limit of each operation on its body also applies.
/// </param>
/// <param name="OpenChangeset">Opens an empty changeset for a caller.</param>
/// <param name="Unforeseen">
/// The error for a part that failed with an unknown exception. The rest of the batch still gets its answers.
/// </param>
public sealed record BatchSupport(
    Func<ClaimsPrincipal, long> BodyLimit, Func<ClaimsPrincipal, Changeset> OpenChangeset, Func<Exception, ODataError> Unforeseen)
{
    /// <summary>The maximum number of operations in a batch, queries and changes together.</summary>
    public const int MaxOperations = 100;
}
