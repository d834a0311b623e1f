namespace Latchkey.EndToEnd.Tests.Infrastructure;

/// <summary>The client that SAP Cloud SDK generates from the metadata of a running server; made once, and thrown away.</summary>
public sealed class GeneratedClient : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("latchkey-generated-");

    /// <summary>Where it is.</summary>
    public string Folder => _folder.FullName;

    public async ValueTask InitializeAsync() => await NodeClients.RunAsync("cloud-sdk/generate.mjs", [Folder]);

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
