using Microsoft.Extensions.Hosting;

namespace Latchkey.Server.Hosting;

/// <summary>The command that runs the server decides when it ends; the host itself listens to no signals.</summary>
internal sealed class CommandLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
