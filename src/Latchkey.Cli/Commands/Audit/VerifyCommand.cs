using System.Globalization;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Stores;

namespace Latchkey.Cli.Commands.Audit;

/// <summary><c>latchkey audit verify</c>.</summary>
internal static class VerifyCommand
{
    private const int Bad = 2;

    /// <summary>
    /// Verifies every log, and compares it with places that were kept elsewhere, and with those that the server has seen.
    /// </summary>
    /// <returns>2 if something is wrong, or if a log has an alarm after every place of it that was kept.</returns>
    public static async Task<int> RunAsync(
        IAuditLog audit, IRowVerification rows, IReadOnlyList<ExpectedPlace> kept, IEnumerable<ExpectedPlace> seen,
        CancellationToken cancellationToken)
    {
        var (worst, places) = (0, (IReadOnlyList<ExpectedPlace>)[.. kept, .. seen]);
        var expected = await audit.ExpectedTenantsAsync(cancellationToken);
        foreach (var tenant in expected.Union(places.Select(place => place.Tenant), StringComparer.Ordinal))
        {
            var finding = await audit.VerifyAsync(tenant, cancellationToken);
            if (finding.FirstBad is { } index) worst = Report($"{tenant}: the first bad record is {index}: {finding.Reason}.");
            else Console.WriteLine(
                $"{tenant}: {finding.Verified} records are as they were written{await HeadAsync(audit, tenant, cancellationToken)}.");
            foreach (var alarm in finding.Alarms ?? [])
            {
                var at = alarm.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture);
                Console.WriteLine($"{tenant}: record {alarm.Sequence}, of {at}, reports that the log was altered: {alarm.Act.Detail}.");
                if (!kept.Any(place => place.Tenant == tenant && place.Sequence >= alarm.Sequence)) worst = Bad; // else it is known
            }
        }

        foreach (var place in places)
        {
            if (await audit.CompareAsync(place.Tenant, place.Sequence, place.Hash, cancellationToken) is { } fault)
                worst = Report($"{place.Tenant}: record {place.Sequence} is not the expected one: {fault}.");
        }

        foreach (var row in await rows.RunAsync(cancellationToken))
            worst = Report($"The row {row.Key} of {row.Table} is not as it was written.");
        foreach (var (row, isMissing) in await rows.FindOutdatedAsync(cancellationToken))
        {
            worst = Report(isMissing
                ? $"The row {row.Key} of {row.Table} is missing, and the audit log says that it is there: somebody has deleted it."
                : $"The row {row.Key} of {row.Table} is in an earlier state than the audit log says: somebody has put it back.");
        }

        return worst;
    }

    private static int Report(string finding)
    {
        Console.WriteLine(finding);
        return Bad;
    }

    // In the form that --expect takes.
    private static async Task<string> HeadAsync(IAuditLog audit, string tenant, CancellationToken cancellationToken) =>
        (await audit.MarksAsync(tenant, cancellationToken))
            .FirstOrDefault(mark => mark.Name == AuditMark.Head) is { Position: { Sequence: > 0 } head }
            ? $"; the last one is {head.Sequence}:{Convert.ToHexString(head.Hash.Span)}"
            : "";
}
