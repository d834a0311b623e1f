using Latchkey.Keystores.Audit;

namespace Latchkey.Cli.Commands.Audit;

/// <summary><c>latchkey audit verify</c>.</summary>
internal static class VerifyCommand
{
    private const int Bad = 2;

    public static async Task<int> RunAsync(IAuditLog audit, CancellationToken cancellationToken)
    {
        var worst = 0;
        foreach (var tenant in await audit.TenantsAsync(cancellationToken))
        {
            var finding = await audit.VerifyAsync(tenant, cancellationToken);
            if (finding.FirstBad is { } index) worst = Report(tenant, index, finding.Reason!);
            else Console.WriteLine($"{tenant}: {finding.Verified} records are as they were written.");
        }

        return worst;
    }

    private static int Report(string tenant, long index, string reason)
    {
        Console.WriteLine($"{tenant}: the first bad record is {index}: {reason}.");
        return Bad;
    }
}
