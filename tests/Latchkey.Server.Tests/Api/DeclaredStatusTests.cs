using System.Text;
using System.Text.RegularExpressions;
using Latchkey.Application.ProviderKeys;
using Latchkey.Application.ServiceKeys;
using Latchkey.Keystores;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Api;

/// <summary>Every status that SAP declares for an operation on keystores is reached: <c>Vectors/declared-statuses.txt</c>.</summary>
[OnBothEngines]
public sealed partial class DeclaredStatusTests(DeclaredStatusTests.MadeFiles files)
    : KeystoreTest, IClassFixture<DeclaredStatusTests.MadeFiles>
{
    private const int MoreThanAnyOperationTakes = 10 * 1024 * 1024;

    private static readonly Alias ProviderKey = Alias.Parse("sap_cloudintegrationcertificate");
    private static readonly ILookup<string, (string Status, string Request)> Cases = Read();

    public static TheoryData<string> Operations => [.. Cases.Select(operation => operation.Key)];

    public static TheoryData<string> Writes =>
        [.. Cases.Select(operation => operation.Key).Where(operation => !operation.StartsWith("GET ", StringComparison.Ordinal))];

    protected override (string Key, string Value)[] Settings => [("ProviderKeys:Enabled", "true")];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Client.ImportAsync("cert", Vectors.Body("self-signed-rsa.pem"));
        foreach (var alias in new[] { "pair", "id_rsa" })
        {
            // Elliptic, because that takes no time.
            var pair = new { Alias = alias, KeyType = "EC", KeySize = 256, CommonName = "pair.example.com", Country = "DE" };
            (await PostAsync("KeyPairGenerationRequests", pair)).Status.ShouldBe(204);
        }

        var lifecycle = Server.Service<ProviderKeyLifecycle>();
        await lifecycle.PrepareAsync(NewServiceKey.DefaultTenant, ProviderKey, TestContext.Current.CancellationToken);
        await lifecycle.ActivateAsync(NewServiceKey.DefaultTenant, ProviderKey, TestContext.Current.CancellationToken);

        await PostAsync("KeyPairResources?fingerprintVerified=true",
            new { Alias = "old", Resource = Convert.ToBase64String(files.Read("pair.p12")), Password = "s3cret" });
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task An_operation_answers_with_each_status_declared_for_it(string operation)
    {
        var method = operation.Split(' ')[0];
        var first = Cases[operation].First().Request;
        using var anonymous = ApiClient.Anonymous(Server.Root);
        using var roleless = await Server.ClientWithRolesAsync("roleless", "CredentialsRead");
        foreach (var (status, request) in Cases[operation])
        {
            var answer = request switch
            {
                "anonymous" => await SendAsync(anonymous, method, first),
                "roleless" => await SendAsync(roleless, method, first),
                "oversized" =>
                    await Client.SendAsync(method, first.Split(" < ")[0], new byte[MoreThanAnyOperationTakes],
                        ("Content-Type", "application/json"), ("Expect", "100-continue")),
                "locked" => await SendWhileLockedAsync(method, first),
                _ when request.StartsWith("locked ", StringComparison.Ordinal) =>
                    await SendWhileLockedAsync(method, request["locked ".Length..]),
                _ => await SendAsync(Client, method, request),
            };
            answer.Status.ShouldBe(int.Parse(status), $"{request}\n{answer.Text}");
        }
    }

    /// <summary>Promise D5: the audit record is the last row of a write, so all others are written by then.</summary>
    [Theory]
    [MemberData(nameof(Writes))]
    public async Task A_write_that_the_database_refuses_is_answered_with_503_and_leaves_nothing(string operation)
    {
        var method = operation.Split(' ')[0];
        var request = Cases[operation].First(line => line.Status[0] == '2').Request;
        var before = await StateAsync();
        Server.Database.Refuse("INSERT ON AuditRecords");
        (await SendAsync(Client, method, request)).Status.ShouldBe(503);
        Server.Database.Allow();
        (await StateAsync()).ShouldBe(before);
        (await SendAsync(Client, method, request)).Status.ShouldBeInRange(200, 299);
    }

    private async Task<string> StateAsync()
    {
        var state = new StringBuilder();
        foreach (var table in new[] { "Tenants", "Keystores", "KeystoreEntries", "EntryVersions", "AuditRecords", "AuditMarks" })
            state.Append(table).Append(' ').Append(Server.Database.Scalar($"SELECT COUNT(*) FROM {table}")).Append('\n');
        var keystores = await Server.Service<IKeystoreStore>()
            .ReadAsync(NewServiceKey.DefaultTenant, TestContext.Current.CancellationToken);
        state.Append(keystores.Revision);
        foreach (var (keystore, entry) in keystores.Entries.OrderBy(
            entry => $"{entry.Keystore} {entry.Entry.Alias}", StringComparer.Ordinal))
            state.Append('\n').Append(keystore).Append(' ').Append(entry.Alias).Append(' ').Append(entry.Certificate.FingerprintSha256)
                .Append(' ').Append(entry.LastModified);
        return state.ToString();
    }

    private static ILookup<string, (string Status, string Request)> Read()
    {
        var (cases, operation) = (new List<(string Operation, string Status, string Request)>(), "");
        foreach (var line in File.ReadAllLines(Path.Combine(Vectors.Folder, "declared-statuses.txt"))
            .Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (line[0] != ' ') operation = line;
            else if (line.Trim().Split(' ', 2) is [var status, var request]) cases.Add((operation, status, request));
        }

        return cases.ToLookup(line => line.Operation, line => (line.Status, line.Request));
    }

    private async Task<Answer> SendWhileLockedAsync(string method, string request)
    {
        using var held = await HeldWriter.HoldAsync(Server.Service<IKeystoreStore>());
        var answer = SendAsync(Client, method, request);
        while (!answer.IsCompleted)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken); // the clock that counts stands still meanwhile
            Server.Clock.Advance(TimeSpan.FromSeconds(1));
            if (Server.Clock.GetUtcNow() > RunningServer.Start.AddMinutes(10)) await held.ReleaseAsync();
        }

        return await answer;
    }

    private async Task<Answer> SendAsync(ApiClient client, string method, string request)
    {
        var parts = request.Split(" < ");
        return await SendAsync(client, method, parts[0], parts.Length == 1 ? null : Body(parts[1]));
    }

    private static Task<Answer> SendAsync(ApiClient client, string method, string target, byte[]? body) =>
        client.SendAsync(method, target, body, body is null || target.Contains("$value", StringComparison.Ordinal)
            ? []
            : [("Content-Type", "application/json")]);

    private byte[] Body(string body) => body.StartsWith('{')
        ? Encoding.UTF8.GetBytes(MadeFile().Replace(body, made => Convert.ToBase64String(files.Read(made.Groups[1].Value))))
        : files.Find(body) ?? Vectors.Body(body);

    [GeneratedRegex("\\{([a-z.0-9]+)\\}")]
    private static partial Regex MadeFile();

    /// <summary>What other people's tools made, once for all operations.</summary>
    public sealed class MadeFiles : IAsyncLifetime
    {
        private readonly WorkFolder _folder = new();

        public async ValueTask InitializeAsync() => await _folder.RunAsync(
            "openssl genrsa -traditional -out rsa.pem 2048 2>/dev/null && " +
            "ssh-keygen -q -t ed25519 -N '' -f ssh && openssl req -x509 -key rsa.pem -subj /C=DE/CN=pair -days 300 -out pair.pem && " +
            "openssl pkcs12 -export -in pair.pem -inkey rsa.pem -passout pass:s3cret -out pair.p12 && " +
            "keytool -importcert -noprompt -alias entry -file pair.pem -keystore entries.jks -storetype JKS -storepass s3cret 2>/dev/null");

        public byte[] Read(string name) => File.ReadAllBytes(_folder[name]);

        public byte[]? Find(string name) => File.Exists(_folder[name]) ? Read(name) : null;

        public ValueTask DisposeAsync()
        {
            _folder.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
