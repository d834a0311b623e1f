using Latchkey.OData.Answers;
using Latchkey.OData.Requests;

namespace Latchkey.OData.Batch;

/// <summary>
/// Runs the operations of a changeset in three steps: each until it has submitted its change, then the commit, then each until its answer.
/// So an answer never shows uncommitted state, and an operation need not know about the others.
/// </summary>
internal sealed class ChangesetRun(
    Changeset changeset, Func<BatchOperation, IReadOnlyDictionary<string, string>, Changeset, ValueTask<ODataResponse>> serve)
{
    private readonly List<Task<ODataResponse>> _answers = [];
    private readonly Dictionary<string, string> _references = new(StringComparer.Ordinal);

    /// <summary>The answers of all operations, after the commit.</summary>
    public IReadOnlyList<Task<ODataResponse>> Answers => _answers;

    /// <summary>Runs the operations. If nothing was changed, returns the answer of the refused operation; otherwise null.</summary>
    public async Task<Task<ODataResponse>?> RunAsync(IReadOnlyList<BatchOperation> operations, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var operation in operations)
            {
                if (await RefusedAsync(operation) is { } refused) return refused;
            }

            return await changeset.CommitAsync(cancellationToken) ? null : await FirstRefusedAsync();
        }
        finally
        {
            changeset.Abandon();
            await ((Task)Task.WhenAll(_answers)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<Task<ODataResponse>?> RefusedAsync(BatchOperation operation)
    {
        var answer = serve(operation, _references, changeset).AsTask();
        _answers.Add(answer);
        if (!await changeset.WaitsAsync(answer)) return await IsSuccessAsync(answer) ? null : answer;
        if (operation.ContentId is { } contentId && changeset.LastEntity is { } entity) _references[contentId] = entity;
        return null;
    }

    // After a failed commit, every operation that waited for it answers with the reason.
    private async Task<Task<ODataResponse>> FirstRefusedAsync()
    {
        foreach (var answer in _answers)
        {
            if (!await IsSuccessAsync(answer)) return answer;
        }

        throw new InvalidOperationException("The commit failed, but no operation was waiting for it.");
    }

    private static async Task<bool> IsSuccessAsync(Task<ODataResponse> answer)
    {
        await ((Task)answer).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return answer.IsCompletedSuccessfully && (await answer).Status < 400;
    }
}
