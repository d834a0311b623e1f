using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.SystemTextJson;
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
    private static readonly JsonEventFormatter Formatter =
        new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }, default);

    /// <summary>Writes an event, with the present note on the entry.</summary>
    public static ReadOnlyMemory<byte> Write(EntryEvent happened, AliasNote? note)
    {
        var record = happened.Record;
        var (name, kind) = happened.Type.IsOfMaterial() ? ("name", "materialType") : ("alias", "entryType");
        var data = new JsonObject { [name] = happened.Alias, [kind] = record.Act.ObjectType, ["user"] = record.Actor };
        AddIfAny(data, "correlationId", record.Origin.CorrelationId);
        AddIfAny(data, "fingerprintSha256", record.Act.NewFingerprint);
        AddIfAny(data, "formerFingerprintSha256", record.Act.OldFingerprint);
        AddIfAny(data, "formerAlias", happened.FormerAlias);
        if (happened.Expiry is { } expiry)
        {
            data["validNotAfter"] = expiry.Ends.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
            AddIfAny(data, "threshold", expiry.Threshold);
            data["reminder"] = expiry.IsReminder;
        }

        if (note is not null)
        {
            AddIfAny(data, "owner", note.Owner.Length > 0 ? note.Owner : null);
            data["labels"] = new JsonArray([.. note.Labels.Select(label => JsonValue.Create(label))]);
        }

        return Write(happened.Id, happened.Type.LongName(), record.Tenant, happened.Alias, record.Time, data);
    }

    /// <summary>Writes the signed head of the audit log.</summary>
    public static ReadOnlyMemory<byte> Write(EntryEvent happened, SignedHead head) =>
        Write(happened.Id, happened.Type.LongName(), happened.Record.Tenant, null, happened.Record.Time, new JsonObject
        {
            ["statement"] = head.Statement,
            ["signature"] = Convert.ToBase64String(head.Signature),
            ["keyId"] = head.KeyId,
        });

    /// <summary>Writes an event by which a channel is tried.</summary>
    public static ReadOnlyMemory<byte> WriteTest(string id, string tenant, DateTimeOffset time) =>
        Write(id, "io.latchkey.test", tenant, null, time, new JsonObject { ["message"] = "This is a test." });

    private static ReadOnlyMemory<byte> Write(string id, string type, string tenant, string? subject, DateTimeOffset time, JsonObject data)
    {
        var document = new CloudEvent
        {
            Id = id,
            Source = new Uri($"/latchkey/tenants/{Uri.EscapeDataString(tenant)}", UriKind.Relative),
            Type = type,
            Subject = subject,
            Time = time.ToUniversalTime(),
            DataContentType = "application/json",
            Data = data,
        };
        return Formatter.EncodeStructuredModeMessage(document, out _);
    }

    private static void AddIfAny(JsonObject data, string name, string? value)
    {
        if (value is not null) data[name] = value;
    }
}
