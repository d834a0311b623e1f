namespace Latchkey.OData.OpenApi;

/// <summary>What the OpenAPI document tells of an operation beyond its row in the operation table.</summary>
/// <param name="Summary">What it does, in a few words.</param>
/// <param name="Options">The service's own query options that it reads.</param>
public sealed record OperationDescription(string Summary, params IReadOnlyList<OperationOption> Options)
{
    /// <summary>The media types of the stream that it takes or answers; empty if it takes and answers entities.</summary>
    public IReadOnlyList<string> StreamTypes { get; init; } = [];

    /// <summary>The set whose entities a write can answer, or null if it answers nothing.</summary>
    public string? AnswerSet { get; init; }
}
