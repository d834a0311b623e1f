using Latchkey.Keystores.Access;
using Latchkey.Server.Settings;

namespace Latchkey.Server;

/// <summary>The service key that lets somebody in after the first start.</summary>
internal sealed class AdministratorKey(IServiceKeyStore serviceKeys, TimeProvider clock)
{
    /// <summary>The file in the data folder that holds it.</summary>
    public const string FileName = "service-key.json";

    /// <summary>Makes the key and its file unless there is any service key.</summary>
    public async Task EnsureAsync(string folder, Uri url, CancellationToken cancellationToken)
    {
        if (await serviceKeys.AnyAsync(cancellationToken)) return;
        var created = NewServiceKey.Create("administrator", Roles.All, url, clock.GetUtcNow());
        // The file first: a crash in between leaves a key that opens nothing and is replaced at the next start.
        var file = Path.Combine(folder, FileName);
        PrivateFile.Write(file, created.Document);
        if (!await serviceKeys.AddFirstAsync(created.Stored, cancellationToken)) File.Delete(file); // another server has made it, in its folder
    }
}
