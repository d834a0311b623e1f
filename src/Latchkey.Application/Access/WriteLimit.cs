using System.Security.Claims;
using Latchkey.Application.Settings;
using Latchkey.Application.Work;

namespace Latchkey.Application.Access;

/// <summary>Bounds how many writes a client may send, if the operator wants that. A batch is one.</summary>
internal sealed class WriteLimit(WriteSettings writes, TimeProvider clock)
{
    private readonly RequestWindows? _windows = writes.PerMinute > 0 ? new(writes.PerMinute, TimeSpan.FromMinutes(1), clock) : null;

    /// <summary>Counts a write. After too many, returns the time to wait.</summary>
    public TimeSpan? TryTake(ClaimsPrincipal caller) => _windows?.TryTake(caller.FindFirstValue(ClaimTypes.NameIdentifier)!);
}
