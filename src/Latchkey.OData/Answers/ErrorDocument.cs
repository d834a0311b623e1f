using Latchkey.OData.Atom;
using Latchkey.OData.Errors;
using Latchkey.OData.Json;

namespace Latchkey.OData.Answers;

/// <summary>Writes the document for an error, including errors from outside of the service.</summary>
public static class ErrorDocument
{
    /// <summary>Writes the document in the format that the request asks for.</summary>
    /// <param name="error">The error.</param>
    /// <param name="format">The value of <c>$format</c>, or null.</param>
    /// <param name="accept">The header <c>Accept</c>, or null.</param>
    public static ODataResponse Of(ODataError error, string? format, string? accept)
    {
        var chosen = ContentNegotiation.ForError(format, accept);
        return ODataResponse.Bytes(
            error.Status, chosen.ContentType, chosen.IsJson ? JsonDocuments.Error(error) : AtomDocuments.Error(error));
    }
}
