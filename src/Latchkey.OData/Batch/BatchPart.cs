namespace Latchkey.OData.Batch;

/// <summary>A part of a batch: one query, or the changes of a changeset.</summary>
internal sealed record BatchPart(bool IsChangeset, IReadOnlyList<BatchOperation> Operations);

/// <summary>One request of a batch.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Target">The path and query below the service root.</param>
/// <param name="Headers">Its headers.</param>
/// <param name="Body">Its body; empty if there is none.</param>
/// <param name="MimeContentId">The <c>Content-ID</c> of the part that contains the request, or null.</param>
internal sealed record BatchOperation(
    string Method, BatchTarget Target, PartHeaders Headers, ReadOnlyMemory<byte> Body, string? MimeContentId)
{
    /// <summary>The <c>Content-ID</c> among the headers of the request itself, where some clients write it; or null.</summary>
    public string? OwnContentId => Headers["Content-ID"];

    /// <summary>The name by which later operations of the changeset can refer to its entity, or null.</summary>
    public string? ContentId => MimeContentId ?? OwnContentId;
}
