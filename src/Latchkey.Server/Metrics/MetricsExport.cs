using Latchkey.Application.Health;
using Latchkey.Application.Metrics;
using Latchkey.Application.Outbound;
using Latchkey.Application.Sealing;
using Latchkey.Application.Work;
using Latchkey.OData.Operations;
using Latchkey.Server.Settings;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Latchkey.Server.Metrics;

/// <summary>Measures, and publishes the measurements: on the page, and by OTLP if a collector is named.</summary>
internal static class MetricsExport
{
    public static IServiceCollection AddLatchkeyMetrics(this IServiceCollection services, MetricsSettings settings)
    {
        services
            .AddSingleton<MetricCollector>()
            .AddSingleton<WorkMetrics>()
            .AddSingleton<UploadMetrics>()
            .AddSingleton<AuditMetrics>()
            .AddSingleton<EntryMetrics>()
            .AddSingleton<SealingMetrics>()
            .AddSingleton<HealthMetrics>()
            .AddSingleton<OperationMetrics>()
            .AddSingleton<KnownTenants>()
            .AddSingleton<EntrySeries>()
            .AddSingleton<MetricsEndpoint>();
        if (settings.OtlpEndpoint is not { } endpoint) return services;
        ForgetVariables();
        services.AddHostedService<TenantRefresh>().AddOpenTelemetry()
            .ConfigureResource(
                resource => resource.AddService("latchkey", serviceVersion: typeof(MetricsExport).Assembly.GetName().Version!.ToString(3)))
            .WithMetrics(metrics => metrics
                .AddMeter($"{LatchkeyMeter.Name}*", MetricCollector.RuntimeMeter)
                .AddOtlpExporter(otlp =>
                {
                    (otlp.Endpoint, otlp.Protocol) = (endpoint, settings.OtlpProtocol);
                    otlp.HttpClientFactory = () =>
                        new HttpClient(OutboundHttp.Handler()) { Timeout = TimeSpan.FromMilliseconds(otlp.TimeoutMilliseconds) };
                }));
        return services;
    }

    /// <summary>Begins to measure, before there is anything to be measured.</summary>
    public static void StartMetrics(this IServiceProvider services)
    {
        services.GetRequiredService<MetricCollector>();
        services.GetRequiredService<SealingMetrics>();
        services.GetRequiredService<HealthMetrics>();
        services.GetRequiredService<UploadMetrics>();
        services.GetRequiredService<EntryMetrics>();
    }

    // OpenTelemetry reads some of them past the settings of the host.
    private static void ForgetVariables()
    {
        var names = Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => name.StartsWith("OTEL_", StringComparison.Ordinal));
        foreach (var name in names.ToList()) Environment.SetEnvironmentVariable(name, null);
    }

    /// <summary>Reads the entries now and then, because nobody may ask for the page.</summary>
    private sealed class TenantRefresh(KnownTenants tenants, TimeProvider clock) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            var turns = new Turns(TimeSpan.FromSeconds(30), clock);
            while (true)
            {
                await tenants.RefreshAsync(stoppingToken);
                await turns.NextAsync(stoppingToken);
            }
        }
    }
}
