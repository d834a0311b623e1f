using Latchkey.Application.Files;
using Latchkey.Application.Sealing;
using Latchkey.Application.ServiceKeys;
using Latchkey.Keystores.Access;

namespace Latchkey.Application.Access;

/// <summary>The service key that lets somebody in after the first start.</summary>
internal sealed partial class AdministratorKey(
    IServiceKeyStore serviceKeys, Seal seal, TimeProvider clock, ILogger<AdministratorKey> logger)
{
    /// <summary>The file in the data folder that holds it.</summary>
    public const string FileName = "service-key.json";

    /// <summary>
    /// Makes the key and its file if the database has no service key. A sealed server cannot sign one, and makes it once it opens.
    /// </summary>
    public async Task EnsureAsync(string folder, Uri url, CancellationToken cancellationToken)
    {
        if (await serviceKeys.AnyAsync(cancellationToken)) return;
        if (seal.Reason is null) await MakeAsync(folder, url, cancellationToken);
        else _ = MakeOnceOpenAsync(folder, url);
    }

    private async Task MakeOnceOpenAsync(string folder, Uri url)
    {
        await seal.Opened;
        try
        {
            if (!await serviceKeys.AnyAsync(CancellationToken.None)) await MakeAsync(folder, url, CancellationToken.None);
        }
        catch (Exception failure)
        {
            Log.Failed(logger, failure);
        }
    }

    private async Task MakeAsync(string folder, Uri url, CancellationToken cancellationToken)
    {
        var created = NewServiceKey.Create("administrator", Roles.All, url, clock.GetUtcNow());
        // The file first: a crash in between leaves a key that opens nothing and is replaced at the next start.
        var file = Path.Combine(folder, FileName);
        PrivateFile.Write(file, created.Document);
        // Another server has made it, in its folder.
        if (!await serviceKeys.AddFirstAsync(created.Stored, cancellationToken)) File.Delete(file);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The administrator's service key was not created; the next start tries again")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
