using System.Net;
using Latchkey.OData.Entities;

namespace Latchkey.OData.Errors;

/// <summary>
/// The content of an error document. By default, <c>code</c> is the reason phrase of the status (docs/contract.md#errors).
/// </summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Text">The message for people, or null if the API gives none.</param>
public sealed record ODataError(int Status, string? Text)
{
    /// <summary>The <c>code</c> of the document.</summary>
    public string Code { get; init; } = ReasonPhrase(Status);

    /// <summary>A result that replaces the error document, with the error's status.</summary>
    public ODataResult? Body { get; init; }

    /// <summary>The same text with another status.</summary>
    public ODataError As(int status) => new(status, Text);

    // RFC 9110 renamed 413, and the API keeps the old name (docs/contract.md#errors). All other names are those of the enumeration.
    internal static string ReasonPhrase(int status) => status switch
    {
        200 => "OK",
        413 => "Payload Too Large",
        _ => string.Concat(
            ((HttpStatusCode)status).ToString().Select((letter, i) => i > 0 && char.IsUpper(letter) ? $" {letter}" : $"{letter}")),
    };
}

/// <summary>Ends a request with an error of the protocol.</summary>
public sealed class ODataException(ODataError error) : Exception(error.Text)
{
    /// <summary>Ends a request with this status and text.</summary>
    public ODataException(int status, string text)
        : this(new ODataError(status, text))
    {
    }

    /// <summary>The error that the client gets.</summary>
    public ODataError Error { get; } = error;
}
