using Latchkey.OData.Errors;
using Latchkey.OData.Operations;

namespace Latchkey.OData.Batch;

/// <summary>
/// The errors of a batch as a whole, in the words of Apache Olingo 2 if it has such an error. No operation of such a batch runs.
/// </summary>
internal static class BatchErrors
{
    public static ODataException ContentTypeMustBe(string expected) => new(400, $"Content-Type should be '{expected}'.");

    public static ODataException BoundaryMissing() =>
        new(400, "The Content-Type field for multipart entities requires boundary parameter.");

    public static ODataException BoundaryInvalid(int line) => new(400, $"Invalid boundary at line '{line}'.");

    public static ODataException BoundaryRepeated(int line) =>
        new(400, $"The boundary of the ChangeSet should be different from that used by the Batch: line '{line}'.");

    public static ODataException DelimiterMissing(int line) => new(400, $"Missing boundary delimiter at line '{line}'.");

    public static ODataException CloseDelimiterMissing(int line) => new(400, $"Missing close delimiter at line '{line}'.");

    public static ODataException PartContentTypeMissing() => new(400, "No Content-Type field for MIME-header is present.");

    public static ODataException TransferEncodingNotBinary() => new(400, "The Content-Transfer-Encoding should be binary.");

    public static ODataException HeaderInvalid(int line, string why = "") => new(400, $"Invalid header at line '{line}'{why}.");

    public static ODataException HeaderNotAllowed(string name, int line) =>
        new(400, $"The header '{name}' is not allowed inside a batch: line '{line}'.");

    public static ODataException RequestLineInvalid(int line, string why = "") => new(400, $"Invalid request line at line '{line}'{why}.");

    public static ODataException UriInvalid(int line) => new(400, $"Invalid URI: line '{line}'.");

    public static ODataException NotAQuery(int line) =>
        new(400, $"Invalid method: a Query Operation cannot contain insert, update or delete requests at line '{line}'.");

    public static ODataException NotAChange(int line) =>
        new(400, $"Invalid method: a ChangeSet cannot contain retrieve requests at line '{line}'.");

    public static ODataException BatchInBatch(int line) => new(400, $"A batch cannot contain another batch: line '{line}'.");

    public static ODataException TooManyOperations(int most) => new(400, $"A batch cannot contain more than {most} requests.");

    public static ODataException ContentIdRepeated(string contentId) =>
        new(400, $"The Content-ID '{contentId}' stands twice in one ChangeSet.");
}
