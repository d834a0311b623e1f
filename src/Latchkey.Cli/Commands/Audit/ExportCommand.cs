using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Latchkey.Keystores.Audit;

namespace Latchkey.Cli.Commands.Audit;

/// <summary><c>latchkey audit export</c>: every tenant's records from the oldest on, each a JSON object on a line.</summary>
internal static class ExportCommand
{
    private static readonly JsonSerializerOptions Lines = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task<int> RunAsync(IAuditLog audit, CancellationToken cancellationToken)
    {
        await using var output = new StreamWriter(Console.OpenStandardOutput());
        foreach (var tenant in await audit.TenantsAsync(cancellationToken))
        {
            await foreach (var record in audit.ReadAsync(tenant, new AuditRange(), cancellationToken))
                await output.WriteLineAsync(JsonSerializer.Serialize(Line(record), Lines).AsMemory(), cancellationToken);
        }

        return 0;
    }

    private static object Line(AuditRecord record) => new
    {
        tenant = record.Tenant,
        sequence = record.Sequence,
        time = record.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        action = record.Act.Verb.ToString(),
        objectType = record.Act.ObjectType,
        keystore = record.Act.Keystore,
        objectName = record.Act.ObjectName,
        outcome = record.Act.Outcome,
        user = record.Actor,
        clientId = record.Origin.ClientId,
        source = record.Origin.Address,
        correlationId = record.Origin.CorrelationId,
        oldFingerprintSha256 = record.Act.OldFingerprint,
        newFingerprintSha256 = record.Act.NewFingerprint,
        detail = record.Act.Detail,
        count = record.Act.Count,
        keyId = record.KeyId,
        hash = Convert.ToHexString(record.Hash.Span),
    };
}
