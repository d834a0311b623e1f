using System.Globalization;
using System.Security.Claims;
using System.Text;
using Latchkey.Application.Access;
using Latchkey.Application.Entries;
using Latchkey.Application.Work;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Tenants;
using Latchkey.Pages.Downloads;

namespace Latchkey.Pages.Administration.AuditLogs;

/// <summary>The records of a search as a file for spreadsheets, written as they are read. It is recorded as an export.</summary>
internal static class AuditDownload
{
    public const string Path = "download/audit-log";

    private static readonly string[] Heads =
    [
        "Sequence", "Time", "Action", "ObjectType", "Keystore", "ObjectName", "Outcome", "User", "ClientId", "Source", "CorrelationId",
        "OldFingerprintSha256", "NewFingerprintSha256", "Detail", "Count", "Hash",
    ];

    public static void MapAuditDownload(this WebApplication app) =>
        app.MapGet($"/{Path}", AnswerAsync).RequireAuthorization(policy => policy.RequireRole(Roles.AuditLogRead));

    private static async Task<IResult> AnswerAsync(ClaimsPrincipal caller, AuditSearches searches, ExportRecords records, LongReads reads, HttpContext http)
    {
        if (AuditSearch.Parse(http.Request.Query) is not { } search) return Results.BadRequest();
        var act = new AuditAct(AuditVerb.Export, AuditObjects.AuditLog, null, null) { Detail = "CSV file" };
        await records.RecordAsync(caller, act, http.Request.Headers["Sec-Fetch-Site"], http.RequestAborted);
        return Results.Stream(WriteAllAsync, "text/csv;charset=utf-8", "audit-log.csv");

        async Task WriteAllAsync(Stream body)
        {
            using var turn = await reads.TakeAsync(caller.Owner(), 1, http.RequestAborted);
            await WriteAsync(body, searches.AllAsync(caller.Tenant(), search, http.RequestAborted));
        }
    }

    private static async Task WriteAsync(Stream body, IAsyncEnumerable<AuditRecord> records)
    {
        await using var writer = new StreamWriter(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        await writer.WriteAsync(CsvText.Record(Heads));
        await foreach (var record in records) await writer.WriteAsync(CsvText.Record(Fields(record)));
    }

    private static IEnumerable<string> Fields(AuditRecord record) => new[]
    {
        record.Sequence.ToString(CultureInfo.InvariantCulture),
        record.Time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        record.Act.Verb.ToString(), record.Act.ObjectType, record.Act.Keystore, record.Act.ObjectName, record.Act.Outcome,
        record.Actor, record.Origin.ClientId, record.Origin.Address, record.Origin.CorrelationId,
        record.Act.OldFingerprint, record.Act.NewFingerprint, record.Act.Detail,
        record.Act.Count.ToString(CultureInfo.InvariantCulture), Convert.ToHexString(record.Hash.Span),
    }.Select(field => field ?? "");
}
