using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Latchkey.Application.Settings;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Application.Events;

/// <summary>An event as CloudEvents 1.0 writes it in the structured JSON form (sections 2 and 3.1 of its JSON format).</summary>
internal static class CloudEventDocument
{
    /// <summary>Its media type.</summary>
    public const string MediaType = "application/cloudevents+json";

    // Read by programs, never put into a page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes an event, with what people say of the entry at the moment.</summary>
    public static byte[] Write(EntryEvent happened, AliasNote? note)
    {
        var record = happened.Record;
        return Write(happened.Id, happened.Type.LongName(), record.Tenant, happened.Alias, record.Time, data =>
        {
            data.WriteString("alias", happened.Alias);
            data.WriteString("entryType", record.Act.ObjectType);
            data.WriteString("user", record.Actor);
            WriteIfAny(data, "correlationId", record.Origin.CorrelationId);
            WriteIfAny(data, "fingerprintSha256", record.Act.NewFingerprint);
            WriteIfAny(data, "formerFingerprintSha256", record.Act.OldFingerprint);
            WriteIfAny(data, "formerAlias", happened.FormerAlias);
            if (happened.Expiry is { } expiry)
            {
                data.WriteString("validNotAfter", Time(expiry.Ends));
                WriteIfAny(data, "threshold", expiry.Threshold);
                data.WriteBoolean("reminder", expiry.IsReminder);
            }

            if (note is null) return;
            WriteIfAny(data, "owner", note.Owner.Length > 0 ? note.Owner : null);
            data.WriteStartArray("labels");
            foreach (var label in note.Labels) data.WriteStringValue(label);
            data.WriteEndArray();
        });
    }

    /// <summary>Writes the signed head of the audit log.</summary>
    public static byte[] Write(EntryEvent happened, SignedHead head) => Write(happened.Id, happened.Type.LongName(), happened.Record.Tenant, null, happened.Record.Time, data =>
    {
        data.WriteString("statement", head.Statement);
        data.WriteBase64String("signature", head.Signature);
        data.WriteString("keyId", head.KeyId);
    });

    /// <summary>Writes an event by which a channel is tried.</summary>
    public static byte[] WriteTest(string id, string tenant, DateTimeOffset time) =>
        Write(id, "io.latchkey.test", tenant, null, time, data => data.WriteString("message", "This is a test."));

    private static byte[] Write(string id, string type, string tenant, string? subject, DateTimeOffset time, Action<Utf8JsonWriter> writeData)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        json.WriteString("specversion", "1.0");
        json.WriteString("id", id);
        json.WriteString("source", $"/latchkey/tenants/{Uri.EscapeDataString(tenant)}");
        json.WriteString("type", type);
        WriteIfAny(json, "subject", subject);
        json.WriteString("time", Time(time));
        json.WriteString("datacontenttype", "application/json");
        json.WriteStartObject("data");
        writeData(json);
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteIfAny(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null) json.WriteString(name, value);
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
