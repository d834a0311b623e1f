using System.Net;
using Latchkey.Application.Settings;
using OpenTelemetry.Exporter;

namespace Latchkey.Server.Settings;

/// <summary>The metrics, and where they are shown or sent.</summary>
public sealed record MetricsSettings(
    IReadOnlyList<IPNetwork> Networks, bool EntrySeries, Uri? OtlpEndpoint, OtlpExportProtocol OtlpProtocol)
{
    private const string Http = "http/protobuf";
    private const string Grpc = "grpc";

    internal static MetricsSettings Read(SettingsReader reader)
    {
        var protocol = ReadProtocol(reader);
        return new(
            reader.Networks("Metrics:Networks", "where `/metrics` answers without a sign-in; no network of a proxy"),
            reader.Flag("Metrics:EntrySeries", true, "whether `/metrics` has a line for each entry"),
            ReadEndpoint(reader, protocol),
            protocol);
    }

    private static OtlpExportProtocol ReadProtocol(SettingsReader reader)
    {
        var text = reader.Text("Metrics:OtlpProtocol", Http, "how the server sends metrics; the usual port of `grpc` is 4317");
        if (text is not (Http or Grpc)) reader.Fault("Metrics:OtlpProtocol", text, $"{Http} or {Grpc}");
        return text == Grpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
    }

    // Over HTTP the metrics have a path of their own below the collector's address (OTLP 1.0, "OTLP/HTTP Request").
    private static Uri? ReadEndpoint(SettingsReader reader, OtlpExportProtocol protocol)
    {
        var text = reader.Text("Metrics:OtlpEndpoint", "",
            "the collector that the server sends metrics to once a minute, such as `http://127.0.0.1:4318`");
        if (text.Length == 0) return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps)
            || uri.UserInfo.Length > 0)
        {
            reader.Fault("Metrics:OtlpEndpoint", uri?.UserInfo.Length > 0 ? "…" : text,
                "an address of http or https without a user, or empty for none");
            return null;
        }

        return protocol == OtlpExportProtocol.HttpProtobuf ? new Uri($"{text.TrimEnd('/')}/v1/metrics") : uri;
    }
}
