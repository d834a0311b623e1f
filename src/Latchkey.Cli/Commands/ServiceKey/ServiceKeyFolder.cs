using System.CommandLine;
using System.Net.Http.Json;
using Latchkey.Application.Sealing;
using Latchkey.Application.ServiceKeys;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Tenants;
using Latchkey.Server.Operator;
using Latchkey.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Latchkey.Cli.Commands.ServiceKey;

/// <summary>The service keys of a server, whether or not a server runs on it.</summary>
internal sealed class ServiceKeyFolder : IAsyncDisposable
{
    // The longest life of a token of an identity provider; ours last at most a day.
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(31);

    private readonly string _folder;
    private readonly bool _needsApproval;
    private readonly ServiceProvider _services;

    public ServiceKeyFolder(ParseResult arguments)
    {
        var settings = StorageFeature.SettingsOf(arguments);
        var options = settings.Storage.ToOptions();
        _needsApproval = !settings.Approvals.Policy.Acts.IsEmpty;
        _folder = options.DataFolder;
        _services = new ServiceCollection().AddSingleton(TimeProvider.System).AddSingleton(MasterKeySources.Of(settings.MasterKey))
            .AddLatchkeyStorage(options).BuildServiceProvider();
    }

    public IServiceKeyStore Store => _services.GetRequiredService<IServiceKeyStore>();

    private IEndedSessions Sessions => _services.GetRequiredService<IEndedSessions>();

    /// <summary>The key of a client that has not been revoked.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public async Task<Keystores.Access.ServiceKey> RequireAsync(string clientId, CancellationToken cancellationToken) =>
        await Store.FindAsync(clientId, cancellationToken) is { RevokedTime: null } serviceKey
            ? serviceKey
            : throw Missing(clientId);

    /// <summary>Begins to hand out credentials. The running server decides whether that needs a second person.</summary>
    /// <param name="subject">The whole act in words: an approval holds for exactly these words.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="CommandException">Nobody has approved it yet, or no server runs that could keep the request.</exception>
    public async Task BeginAsync(string subject, CancellationToken cancellationToken)
    {
        using var server = new OperatorClient(_folder);
        using var beginning = JsonContent.Create(new OperatorBeginning(ApprovalAct.ServiceKey, subject));
        if (await server.TrySendAsync(HttpMethod.Post, "approvals/begin", cancellationToken, beginning) is null && _needsApproval)
            throw new CommandException(
                "By the settings a second person must approve this: start the server, which keeps the request, with `latchkey serve`.");
    }

    /// <summary>The words that describe a certificate in the subject of an approval.</summary>
    public static string Words(BoundCertificate? certificate) =>
        certificate is null ? "by a secret" : $"by the certificate {certificate.Binding}";

    /// <summary>Adds a key.</summary>
    /// <exception cref="CommandException">The rule refuses it.</exception>
    public Task AddAsync(Keystores.Access.ServiceKey serviceKey, ServiceKeyRule? rule, CancellationToken cancellationToken) =>
        ExplainAsync(() => Store.AddAsync(serviceKey, cancellationToken, rule));

    /// <summary>Changes a key as it is at that moment.</summary>
    /// <exception cref="CommandException">It is not there, or was revoked meanwhile; or the rule refuses it.</exception>
    public Task ChangeAsync(
        string clientId,
        Func<Keystores.Access.ServiceKey, Keystores.Access.ServiceKey> change,
        DateTimeOffset now,
        CancellationToken cancellationToken,
        ServiceKeyRule? rule = null)
    {
        return ExplainAsync(async () =>
        {
            if (await Store.ChangeAsync(clientId, Change, now, cancellationToken, rule) is null) throw Missing(clientId);
        });

        Keystores.Access.ServiceKey Change(Keystores.Access.ServiceKey key) =>
            key.RevokedTime is null ? change(key) : throw Missing(clientId);
    }

    /// <summary>Prints credentials, which are shown only this once; nothing interrupts it.</summary>
    public static async Task PrintAsync(NewServiceKey serviceKey)
    {
        await using var output = Console.OpenStandardOutput();
        await output.WriteAsync(serviceKey.Document, CancellationToken.None);
        await output.FlushAsync(CancellationToken.None);
    }

    /// <summary>
    /// Ends all tokens and sessions of a client, or of a person of an identity provider. Returns as soon as a running server has learned
    /// that. The result is true for a client, and false for a person.
    /// </summary>
    public async Task<bool> EndSessionsAsync(string subject, string tenant, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var isClient = await Store.EndIssuedAsync(subject, now, cancellationToken);
        if (!isClient)
            await Sessions.EndAsync(
                new EndedSession(subject, Session: null, now, now + LongestLife), cancellationToken, (tenant, AuditAct.EndedAll(subject)));
        await AnnounceAsync(cancellationToken);
        return isClient;
    }

    /// <summary>
    /// Returns once a running server, if there is one, knows of a change. The change itself is done by then: if the server refuses the
    /// message, as a starting one does, the command must not seem to have failed.
    /// </summary>
    public async Task AnnounceAsync(CancellationToken cancellationToken)
    {
        using var server = new OperatorClient(_folder);
        try
        {
            await server.TrySendAsync(HttpMethod.Post, "service-keys/changed", cancellationToken);
        }
        catch (CommandException refused)
        {
            await Console.Error.WriteLineAsync(
                $"latchkey: Done, but the running server learns it by itself, within two seconds: {refused.Message}");
        }
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static async Task ExplainAsync(Func<Task> change)
    {
        try
        {
            await change();
        }
        catch (RefusalException refused) when (refused.Refusal is Refusal.CertificateBound other)
        {
            throw new CommandException($"The certificate belongs to the service key '{other.ClientId}'.");
        }
        catch (RefusalException refused) when (refused.Refusal is Refusal.LastManager last)
        {
            throw new CommandException(
                $"'{last.ClientId}' is the last service key of its tenant with the role {Roles.ServiceKeysEdit}; --force revokes it.");
        }
    }

    private static CommandException Missing(string clientId) => new($"There is no service key '{clientId}', or it was revoked.");
}
