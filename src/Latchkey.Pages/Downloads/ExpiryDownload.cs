using System.Security.Claims;
using Latchkey.Application.Access;
using Latchkey.Application.Entries;
using Latchkey.Application.Work;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Stores;

namespace Latchkey.Pages.Downloads;

/// <summary>Offers the list of entries and their ends as a file. It is recorded as an export.</summary>
internal static class ExpiryDownload
{
    public const string Path = "download/expiry.csv";

    public static void MapExpiryDownload(this WebApplication app) =>
        app.MapGet($"/{Path}", AnswerAsync).RequireAuthorization(policy => policy.RequireRole(Roles.MonitoringDataRead));

    private static async Task<IResult> AnswerAsync(ClaimsPrincipal caller, IKeystoreStore store, ExportRecords records, LongReads reads, TimeProvider clock, HttpContext http)
    {
        var now = clock.GetUtcNow();
        using var turn = await reads.TakeAsync(caller.Owner(), 1, http.RequestAborted);
        var file = ExpiryList.Of(await store.ReadAsync(caller.Tenant(), http.RequestAborted), now);
        var act = AuditAct.Export(KeystoreName.System, null, "CSV file");
        await records.RecordAsync(caller, act, http.Request.Headers["Sec-Fetch-Site"], http.RequestAborted);
        return Results.File(file, "text/csv;charset=utf-8", "expiry.csv");
    }
}
