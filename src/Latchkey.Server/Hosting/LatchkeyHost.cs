using Latchkey.Api;
using Latchkey.Api.Batches;
using Latchkey.Api.Model;
using Latchkey.Api.Refusals;
using Latchkey.Api.Slices;
using Latchkey.Application.Access;
using Latchkey.Application.Entries;
using Latchkey.Application.Events;
using Latchkey.Application.Files;
using Latchkey.Application.Health;
using Latchkey.Application.KeyWeaknesses;
using Latchkey.Application.Materials;
using Latchkey.Application.ProviderKeys;
using Latchkey.Application.Sealing;
using Latchkey.Application.Upkeep;
using Latchkey.Application.Work;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.ProviderKeys;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Trust;
using Latchkey.OData;
using Latchkey.OData.Batch;
using Latchkey.OData.Operations;
using Latchkey.Pages;
using Latchkey.Server.Http;
using Latchkey.Server.Http.Uploads;
using Latchkey.Server.Machine;
using Latchkey.Server.Metrics;
using Latchkey.Server.Operator;
using Latchkey.Server.Settings;
using Latchkey.Storage;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using IPNetwork = System.Net.IPNetwork;

namespace Latchkey.Server.Hosting;

/// <summary>
/// Wires the server. The order of the registrations counts only where a comment says so; <see cref="UseLatchkey"/> sets the order in
/// which the parts handle a request.
/// </summary>
internal static class LatchkeyHost
{
    // Four of the largest uploads at a time, one for each client. With the objects made from them, that is a few hundred megabytes.
    private const long MaxUploads = 4 * BatchLimits.Largest;

    private static readonly TimeSpan UploadPatience = TimeSpan.FromSeconds(5);

    /// <summary>Adds everything that the server is made of.</summary>
    public static WebApplicationBuilder AddLatchkey(
        this WebApplicationBuilder builder, LatchkeySettings settings, OperatorSocket operatorSocket)
    {
        var start = new StartPhase();
        var operatorLock = new OperatorLock(settings.Storage.Folder);
        var end = new EndOfService(settings.Shutdown.Limit);
        var storage = settings.Storage.ToOptions(
            settings.Writes.MaxWait, () => end.LeftForWrites, settings.Audit.SignEvery, settings.Policy);
        builder.WebHost
            .UseKestrelCore()
            .UseKestrelHttpsConfiguration()
            .UseSockets(Listening.Configure)
            .UseUrls([.. settings.Server.Urls, $"http://unix:{operatorSocket.Address}"])
            .ConfigureKestrel(kestrel => Listening.Configure(kestrel, settings));
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning); // it logs whole addresses, and some are secret
        start.Filter(builder.Logging);
        // Unless the caller has added a clock or a source of keys of its own before.
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton(new OperatorAuthority(OperatorAuthority.NewKey));
        builder.Services
            .AddSettings(settings)
            .AddSingleton(start)
            .AddSingleton(end)
            .AddSingleton<IHostLifetime, CommandLifetime>() // after that of the builder, which it replaces: the last one counts
            .Configure<HostOptions>(host => host.ShutdownTimeout = settings.Shutdown.Limit)
            .AddRouting()
            .AddHostedService<ServiceNotifier>() // the first, so that it ends last
            .AddHostedService<MemoryWatch>()
            .AddHostedService<OpenFileWatch>()
            .AddSingleton(operatorLock)
            .AddSingleton<IMasterKeySource>(new LockableMasterKeySource(MasterKeySources.Of(settings.MasterKey), operatorLock))
            .AddSingleton(services => new ReplaceableFiles<TrustAnchors>(
                "bundle of trusted roots", settings.Trust.Files, settings.Trust.Read, services.GetRequiredService<TimeProvider>(),
                services.GetRequiredService<ILogger<TrustAnchors>>()))
            .AddLatchkeyStorage(storage)
            .AddSingleton<ICommitListener, WeakKeyWatch>()
            .AddLatchkeyMetrics(settings.Metrics)
            .AddSignIn()
            .AddOperations()
            .AddSingleton(services => new ODataService(
                ApiModel.Read(), Mappings.All, services.GetRequiredService<IReadOnlyList<Operation>>(),
                RefusalErrors.ErrorOf, Batches(services), ApiDescription.Settings,
                services.GetRequiredService<OperationMetrics>(), services.GetRequiredService<AccessLog>().Refused))
            .AddSingleton(new UploadBudget(MaxUploads, UploadPatience))
            .AddSingleton<ODataEndpoint>()
            .AddSingleton<UnforeseenFailures>()
            .AddSingleton<IResponseCompressionProvider, AnswerCompression>()
            .AddResponseCompression(AnswerCompression.Configure)
            .AddSingleton<TokenEndpoint>()
            .Configure<FormOptions>(BodyLimits.Configure)
            .AddSingleton<ServerCertificate>()
            .AddSingleton<Readiness>()
            .AddSingleton<ClockSkew>()
            .AddSingleton<DatabaseWatch>()
            .AddHostedService(services => services.GetRequiredService<DatabaseWatch>())
            .AddSingleton<KeyGenerators>()
            .AddSingleton<FileParsers>()
            .AddSingleton<EntryImports>()
            .AddSingleton<MaterialSecrets>()
            .AddSingleton<PgpImports>()
            .AddSingleton<EntryExports>()
            .AddSingleton<ExportRecords>()
            .AddHostedService<ExportRecordJob>()
            .AddSingleton<LongReads>()
            .AddSingleton<LongQueries>()
            .AddSingleton<ProviderKeyLifecycle>()
            .AddSingleton<AuditSigner>()
            .AddSingleton(new AuditWitness(settings.Storage.Folder))
            .AddSingleton<AuditAlarms>()
            .AddSingleton<Seal>()
            .AddHostedService(services => services.GetRequiredService<Seal>())
            .AddSingleton<Relaunch>()
            .AddSingleton<Locking>()
            .AddHostedService(services => services.GetRequiredService<Locking>())
            .AddPages(settings.Server, settings.Tokens, settings.SignIn)
            .AddSingleton<ClockEvidence>()
            .AddSingleton<DailyUpkeep>()
            .AddHostedService(services => services.GetRequiredService<DailyUpkeep>())
            .AddSingleton<KeyRotationJob>()
            .AddHostedService(services => services.GetRequiredService<KeyRotationJob>())
            .AddHostedService<AuditHeadJob>()
            .AddHostedService<AuditInboxJob>()
            .AddHostedService<SignInFailureJob>()
            .AddHostedService<AccessLogJob>()
            .AddEvents(settings.Notifications);
        if (settings.ProviderKeys.Enabled) builder.Services.AddHostedService<ProviderKeyJob>();
        return builder;
    }

    /// <summary>Sets the order in which the parts of the server handle a request.</summary>
    public static WebApplication UseLatchkey(this WebApplication app)
    {
        var endpoint = app.Services.GetRequiredService<ODataEndpoint>();
        var proxies = app.Services.GetRequiredService<LatchkeySettings>().Server.TrustedProxies;
        if (proxies.Count > 0) app.Use((http, next) =>
        {
            TrustedProxy.Note(http, proxies);
            TrustedProxy.DropMalformedAddress(http);
            return next(http);
        });
        if (proxies.Count > 0) app.UseForwardedHeaders(ForwardedBy(proxies));
        app.UseMiddleware<PublicPath>();
        app.UseMiddleware<Correlation>();
        app.UseMiddleware<RequestMetrics>();
        app.UseMiddleware<RequestLog>();
        app.UseMiddleware<HeadRequests>();
        app.UseMiddleware<ErrorBoundary>();
        app.UseResponseCompression();
        app.UseMiddleware<SealedGate>();
        app.Use((http, next) => ODataTarget.Of(http) is { } target ? endpoint.HandleAsync(http, target) : next(http));
        app.UseRouting();
        app.UseMiddleware<BodyLimits>();
        app.MapPost(SealedGate.TokenPath, (HttpContext http, TokenEndpoint tokens) => tokens.HandleAsync(http))
            .WithMetadata(TokenEndpoint.Body);
        app.MapOperator();
        app.MapGet(MetricsEndpoint.Path, (HttpContext http, MetricsEndpoint metrics) => metrics.HandleAsync(http));
        app.MapGet("/livez", () => "alive");
        app.MapGet("/readyz", (HttpContext http, Readiness readiness) => readiness.AnswerAsync(http));
        app.UsePages();
        return app;
    }

    // A changeset changes the keystores of the caller's tenant.
    private static BatchSupport Batches(IServiceProvider services) => new(
        BatchLimits.Of,
        caller => new KeystoreChangeset(services.GetRequiredService<IKeystoreStore>(), caller),
        services.GetRequiredService<UnforeseenFailures>().ErrorOf);

    // Only these proxies are believed about the client's address, because failures to sign in are counted by it.
    private static ForwardedHeadersOptions ForwardedBy(IReadOnlyList<IPNetwork> proxies)
    {
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto
                | ForwardedHeaders.XForwardedHost | ForwardedHeaders.XForwardedPrefix,
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in proxies) options.KnownIPNetworks.Add(network);
        return options;
    }

    private static IServiceCollection AddSignIn(this IServiceCollection services) => services
        .AddSingleton<SignIn>()
        .AddSingleton<SignInPatience>()
        .AddSingleton<SignInFailures>()
        .AddSingleton<AccessLog>()
        .AddSingleton<BearerTokens>()
        .AddSingleton<ExternalIssuers>()
        .AddSingleton<ClientCertificates>()
        .AddSingleton<CurrentServiceKeys>()
        .AddSingleton<LiveSessions>()
        .AddSingleton<SignInLimits>()
        .AddSingleton<WriteLimit>()
        .AddSingleton<ApprovalDecisions>()
        .AddSingleton<OperatorApprovals>()
        .AddSingleton<SlowSecrets>()
        .AddSingleton<ClientCredentials>()
        .AddSingleton<CsrfTokens>()
        .AddSingleton<CsrfProtection>();
}
