using System.Security.Claims;
using Latchkey.Application.Access;
using Latchkey.Application.Entries;
using Latchkey.Application.Materials;
using Latchkey.Application.Refusals;
using Latchkey.Application.Work;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Entries;
using Latchkey.Keystores.PgpKeys;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Pages.Downloads;

/// <summary>
/// The files that the pages offer, under SAP's names (docs/contract.md#downloads). Each download is recorded as an export.
/// </summary>
internal static class DownloadEndpoint
{
    public const string Certificate = "certificate";
    public const string Chain = "chain";
    public const string Root = "root";
    public const string SigningRequest = "signing-request";
    public const string OpenSshKey = "openssh-key";

    public static void MapDownloads(this WebApplication app)
    {
        app.MapGet("/download/{keystore}", KeystoreAsync).RequireAuthorization(policy => policy.RequireRole(Roles.MonitoringDataRead));
        app.MapGet("/download/{keystore}/{hexalias}/{form}", EntryAsync)
            .RequireAuthorization(policy => policy.RequireRole(Roles.MonitoringDataRead));
        app.MapGet("/download/pgp-key/{keyId}", PgpKeyAsync)
            .RequireAuthorization(policy => policy.RequireRole(Roles.MonitoringDataRead));
    }

    /// <summary>The address of a file of an entry.</summary>
    public static string PathOf(KeystoreName keystore, Alias alias, string form) => $"download/{keystore}/{alias.Hexalias}/{form}";

    private static Task<IResult> KeystoreAsync(string keystore, ClaimsPrincipal caller, IKeystoreStore store, ExportRecords records,
        LongReads reads, HttpContext http) => TryAsync(async () =>
    {
        var name = KeystoreName.Parse(keystore);
        if (name != KeystoreName.System && name != KeystoreName.Backup)
            throw new RefusalException(new Refusal.KeystoreNameInvalid(keystore));
        var keystores = await store.ReadAsync(caller.Tenant(), http.RequestAborted);
        using var turn = await reads.TakeAsync(caller.Owner(), 1, http.RequestAborted);
        var exported = EntryExports.Keystore(keystores[name]);
        await RecordAsync(records, caller, AuditAct.Export(name, null, "JCEKS file"), http);
        if (exported.Header is { } header) http.Response.Headers[header.Name] = header.Value;
        var fileName = name == KeystoreName.System ? "PublicContentKeystore.jks" : "PublicContentBackupKeystore.jks";
        return new DownloadedFile(fileName, exported.File);
    });

    private static Task<IResult> EntryAsync(
        string keystore, string hexalias, string form, ClaimsPrincipal caller, IKeystoreStore store, EntryExports exports,
        ExportRecords records, HttpContext http) => TryAsync(async () =>
    {
        var name = KeystoreName.Parse(keystore);
        var entry = (await store.ReadAsync(caller.Tenant(), http.RequestAborted))[name].Find(Alias.FromHexalias(hexalias));
        var (file, form1) = form switch
        {
            Certificate => (new DownloadedFile(FileName.Of(entry.Alias.Value, ".cer"), EntryExports.Certificate(entry)), "certificate"),
            Root => (new DownloadedFile(FileName.Of(entry.Alias.Value, "_rootCA.cer"), EntryExports.Root(entry)), "root certificate"),
            Chain => (new DownloadedFile(FileName.Of(entry.Alias.Value, ".p7b"), EntryExports.Chain(Pair())), "chain"),
            SigningRequest =>
                (new DownloadedFile(FileName.Of(entry.Alias.Value, ".csr"),
                    await exports.SigningRequestAsync(Pair(), caller.Owner(), http.RequestAborted)), "signing request"),
            OpenSshKey =>
                (new DownloadedFile(FileName.Of(entry.Alias.Value, ".pub"), EntryExports.OpenSshKey(entry)), "OpenSSH public key"),
            _ => throw new RefusalException(new Refusal.OptionInvalid("form", "there is no such file")),
        };
        await RecordAsync(records, caller, AuditAct.Export(name, entry, form1), http);
        return file;

        KeystoreEntry Pair() => entry.Type == EntryType.KeyPair ? entry : throw new RefusalException(new Refusal.NotAKeyPair(entry.Alias));
    });

    private static Task<IResult> PgpKeyAsync(
        string keyId, ClaimsPrincipal caller, IKeystoreStore store, ExportRecords records, HttpContext http) => TryAsync(async () =>
    {
        var export = PgpExport.Of((await store.ReadAsync(caller.Tenant(), http.RequestAborted)).Materials.FindPgpKey(keyId));
        await RecordAsync(records, caller, export.Act, http);
        return new DownloadedFile(FileName.Of(keyId, ".asc"), export.File);
    });

    private static Task RecordAsync(ExportRecords records, ClaimsPrincipal caller, AuditAct act, HttpContext http) =>
        records.RecordAsync(caller, act, http.Request.Headers["Sec-Fetch-Site"], http.RequestAborted);

    private static async Task<IResult> TryAsync(Func<Task<DownloadedFile>> download)
    {
        try
        {
            var file = await download();
            return Results.File(file.Content, "application/octet-stream", file.Name);
        }
        catch (RefusalException refused)
        {
            var answer = RefusalTable.AnswerTo(refused.Refusal);
            return Results.Text(answer.Text ?? "Not permitted.", statusCode: answer.Status);
        }
    }

    private sealed record DownloadedFile(string Name, byte[] Content);
}
