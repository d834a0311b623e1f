using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Latchkey.Promises;

/// <summary>Promises whose figures tests reach: they are run, and their cases counted.</summary>
internal static partial class ByTests
{
    public static IReadOnlyList<Promise> Durability { get; } =
    [
        On("D3", "Acknowledged means on disk", "asserted at start and shown in `/readyz`", "OpeningTests"),
        On("D5", "A refused database write", "every write path answers 5xx and leaves nothing", "FailingWriteTests", "DeclaredStatusTests"),
        On("D6", "A changeset is all or nothing", "1,000 mixed changesets with one bad part: 0 partial", "ChangesetTests"),
        On("D8", "Upgrade", "each released schema to head: exports byte-identical; a newer schema is refused", "UpgradeTests"),
        On("D17", "Clocks", "120 days ahead deletes nothing; a token from the future is refused; leases by the database's time",
            "ClockTests"),
        On("D12", "Deleted is recoverable", "delete then recover is byte-identical; purge needs its own role", "UndoTests"),
    ];

    public static IReadOnlyList<Promise> Secrets { get; } =
    [
        On("C7", "Storage is not trusted", "each changed column of a row that grants or decides is named before it takes effect",
            "AlteredRowTests"),
        On("D18", "Bit rot", "every flipped bit in a stored certificate or granting row is found when loaded; nothing altered is served",
            "AlteredRowTests"),
        On("C6", "Private keys never leave", "no GET of any entity returns private bytes", "PrivateKeyTests"),
    ];

    public static IReadOnlyList<Promise> Access { get; } =
    [
        On("A1", "Roles × operations", "every cell as the table says", "RoleTests"),
        On("A2", "Tenants", "10,000 requests for another tenant's entries: 0 leaks", "TenantTests"),
        On("A4", "Audit tamper", "any of 10,000 records is named by index", "AuditTamperingTests"),
        On("A5", "CSRF", "every state-changing route refuses without a token; no GET or HEAD changes state", "CsrfTests", "ForgeryTests"),
        On("A7", "`audit verify` can't be blinded",
            "every table, row and head removed, emptied or put back: named, or found by `--expect`", "AuditBlindingTests",
            "AuditAlarmTests"),
        On("A6", "Default install", "no default password; TLS 1.2 and 1.3 only", "TlsTests", "DefaultInstallTests"),
        On("A9", "Purge protection and the two-person rule",
            "an administrator alone can't purge, replace, restore or hand out keys where they are on", "PurgeProtectionTests",
            "ApprovalTests", "GuardedActTests", "ApprovalStoreTests"),
    ];

    private static Promise On(string id, string text, string promised, params string[] classes) => new(id, text, promised, async _ =>
    {
        var sqlite = await CasesAsync(classes, connectionString: null);
        await using var cluster = await PostgreSqlCluster.StartAsync();
        var postgreSql = await CasesAsync(classes, cluster.ConnectionString);
        return new Outcome(
            $"{string.Join(", ", classes)}: {sqlite.Passed} cases passed on SQLite and {postgreSql.Passed} on PostgreSQL, " +
                $"{sqlite.Failed + postgreSql.Failed} failed",
            sqlite.Passed + postgreSql.Passed > 0 && sqlite.Failed + postgreSql.Failed == 0);
    });

    private static async Task<(int Passed, int Failed)> CasesAsync(string[] classes, string? connectionString)
    {
        var ofStorage = await CasesAsync("tests/Latchkey.Storage.Tests", classes, connectionString);
        var ofServer = await CasesAsync("tests/Latchkey.Server.Tests", classes, connectionString);
        return (ofStorage.Passed + ofServer.Passed, ofStorage.Failed + ofServer.Failed);
    }

    private static async Task<(int Passed, int Failed)> CasesAsync(string project, string[] classes, string? connectionString)
    {
        var filter = classes.SelectMany(name => new[] { "--filter-class", $"*.{name}" });

        // Classes of the server that do not depend on the engine refuse to run on another one.
        if (connectionString is not null && project.EndsWith("Server.Tests", StringComparison.Ordinal))
            filter = filter.Concat(["--filter-trait", "Engine=both"]);
        var start = new ProcessStartInfo("dotnet",
            ["test", "--project", project, "--no-progress", .. filter])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false
        };
        start.Environment["LATCHKEY_TEST_POSTGRESQL"] = connectionString;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        int Count(string word) => Summary().Matches(output).LastOrDefault(match => match.Groups["word"].Value == word) is { } match
            ? int.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture)
            : 0;
        return (Count("succeeded"), Count("failed"));
    }

    [GeneratedRegex("^ +(?<word>succeeded|failed): (?<count>\\d+)", RegexOptions.Multiline)]
    private static partial Regex Summary();
}
