using Latchkey.Api.KeystoreEntries;
using Latchkey.Application.Refusals;
using Latchkey.Keystores;
using Latchkey.OData.Entities;
using Latchkey.OData.Errors;

namespace Latchkey.Api.Refusals;

/// <summary>The errors of the API for the refusals of the <see cref="RefusalTable"/>.</summary>
internal static class RefusalErrors
{
    /// <summary>The error for an exception, or null if it is not a refusal.</summary>
    public static ODataError? ErrorOf(Exception exception) => exception is RefusalException refused ? ErrorOf(refused.Refusal) : null;

    /// <summary>The error for a refusal.</summary>
    public static ODataError ErrorOf(Refusal refusal)
    {
        var answer = RefusalTable.AnswerTo(refusal);
        var error = new ODataError(answer.Status, answer.Text) { Body = BodyOf(refusal) };
        return answer.Code is { } code ? error with { Code = code } : error;
    }

    // The entry that the import would have made replaces the error document.
    private static ODataResult.Entity? BodyOf(Refusal refusal) => refusal is Refusal.CertificateNotTrusted untrusted
        ? new("KeystoreEntries", KeystoreEntryView.NotTrusted(untrusted.Alias, untrusted.Certificate))
        : null;
}
