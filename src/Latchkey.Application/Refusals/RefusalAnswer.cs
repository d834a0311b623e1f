namespace Latchkey.Application.Refusals;

/// <summary>The answer to a refusal.</summary>
/// <param name="Status">The status of HTTP.</param>
/// <param name="Text">The text, or null if the answer has none.</param>
internal sealed record RefusalAnswer(int Status, string? Text)
{
    /// <summary>The code in the error document, where it is not the name of the status.</summary>
    public string? Code { get; init; }
}
