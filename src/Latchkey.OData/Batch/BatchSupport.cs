using System.Security.Claims;
using Latchkey.OData.Errors;
using Latchkey.OData.Requests;

namespace Latchkey.OData.Batch;

/// <summary>The functions that a service offers so that clients may send it batches.</summary>
/// <param name="BodyLimit">Most bytes of a batch of a caller; the body of each part is bounded by its own operation as well.</param>
/// <param name="OpenChangeset">Opens an empty changeset for a caller.</param>
/// <param name="Unforeseen">
/// The error for a part that failed in a way that the service does not know: the rest of the batch still gets its answers.
/// </param>
public sealed record BatchSupport(
    Func<ClaimsPrincipal, long> BodyLimit, Func<ClaimsPrincipal, Changeset> OpenChangeset, Func<Exception, ODataError> Unforeseen)
{
    /// <summary>Most operations of a batch, queries and changes together.</summary>
    public const int MaxOperations = 100;
}
