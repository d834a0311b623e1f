using Latchkey.Fuzz;
using Latchkey.Server.Tests.Hostile;

[assembly: AssemblyFixture(typeof(SeedFiles))]

namespace Latchkey.Server.Tests.Hostile;

/// <summary>The seeds of the fuzz targets, made once, when a test first asks for them.</summary>
public sealed class SeedFiles : IDisposable
{
    private readonly Lazy<Task<Seeds>> _seeds = new(Seeds.MakeAsync);

    internal Task<Seeds> AllAsync() => _seeds.Value;

    public void Dispose()
    {
        if (_seeds.IsValueCreated && _seeds.Value.IsCompletedSuccessfully) _seeds.Value.Result.Dispose();
    }
}
