using System.Text.Json;
using System.Text.RegularExpressions;
using Latchkey.Application.Access;
using Latchkey.Application.Entries;
using Latchkey.Application.ServiceKeys;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Imports;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Latchkey.Server;
using Latchkey.Server.Settings;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Tests.Infrastructure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace Latchkey.Browser.Tests.Infrastructure;

/// <summary>A server of its own for a test, and browsers that look at it.</summary>
internal sealed partial class Site : IAsyncDisposable
{
    private readonly IBrowser _browser;
    private readonly LatchkeyServer _server;
    private readonly DirectoryInfo _folder;
    private readonly List<IBrowserContext> _contexts = [];

    private Site(IBrowser browser, LatchkeyServer server, DirectoryInfo folder)
    {
        (_browser, _server, _folder) = (browser, server, folder);
        using var document = JsonDocument.Parse(System.IO.File.ReadAllText(server.ServiceKeyFile));
        var key = document.RootElement.GetProperty("oauth");
        (ClientId, ClientSecret) = (key.GetProperty("clientid").GetString()!, key.GetProperty("clientsecret").GetString()!);
    }

    public Uri Root => new(_server.Urls[0]);

    public string ClientId { get; }

    public string ClientSecret { get; }

    /// <summary>A folder for the files of the test.</summary>
    public string Folder => _folder.FullName;

    /// <summary>A file of that folder.</summary>
    public string File(string name) => Path.Combine(Folder, name);

    public static async Task<Site> StartAsync(Chromium chromium, params (string Key, string Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("latchkey-browser-");
        Dictionary<string, string?> values = new()
        {
            ["Server:Urls"] = "http://127.0.0.1:0",
            ["Storage:Folder"] = Path.Combine(folder.FullName, "data"),
            ["Trust:BundleFile"] = "",
            ["ProviderKeys:Enabled"] = "false",
        };
        foreach (var (key, value) in settings) values[key] = value;
        await AddTablesAsync(values["Storage:Folder"]!);
        var server = await LatchkeyServer.StartAsync(
            LatchkeySettings.Read(new ConfigurationBuilder().AddInMemoryCollection(values).Build()),
            builder => builder.Logging.ClearProviders(),
            TestContext.Current.CancellationToken);
        return new Site(chromium.Browser, server, folder);
    }

    /// <summary>Something that the server is made of.</summary>
    public T Service<T>()
        where T : notnull => _server.Services.GetRequiredService<T>();

    /// <summary>The keystores as they are.</summary>
    public ValueTask<TenantKeystores> ReadAsync() =>
        Service<IKeystoreStore>().ReadAsync(NewServiceKey.DefaultTenant, TestContext.Current.CancellationToken);

    /// <summary>Puts a certificate that <c>openssl</c> makes into the tenant keystore.</summary>
    public async Task ImportAsync(string alias, int days = 365)
    {
        await Tool.SelfSignedAsync(Folder, alias, days);
        var edit = new Edit("test", Service<TimeProvider>().GetUtcNow());
        var rule = Service<EntryImports>()
            .Certificate(Alias.Parse(alias), await System.IO.File.ReadAllBytesAsync(File($"{alias}.pem")),
            new Replacing(Update: false, Vouched: true), edit);
        await Service<IKeystoreStore>().ChangeAsync(NewServiceKey.DefaultTenant, rule, TestContext.Current.CancellationToken);
    }

    /// <summary>Puts many entries into the tenant keystore, all with the certificate that is there.</summary>
    public async Task FillAsync(int count)
    {
        var certificate = (await ReadAsync()).System.Entries.Values.First().Certificate;
        var edit = new Edit("test", Service<TimeProvider>().GetUtcNow());
        foreach (var some in Enumerable.Range(0, count).Chunk(5_000))
        {
            var entries = some.Select(number => new ImportedEntry($"entry {number:000000}", [certificate], null)).ToList();
            await Service<IKeystoreStore>()
                .ChangeAsync(NewServiceKey.DefaultTenant, keystores => keystores.System.Import(entries, ImportOption.Merge, edit),
                TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Gives the administrator other roles.</summary>
    public async Task ChangeRolesAsync(params string[] roles)
    {
        var keys = Service<IServiceKeyStore>();
        await keys.ChangeAsync(
            ClientId, key => key with { Roles = [.. roles] }, Service<TimeProvider>().GetUtcNow(), TestContext.Current.CancellationToken);
        Service<CurrentServiceKeys>().Forget();
    }

    /// <summary>A browser that nobody has signed in with.</summary>
    public async Task<IPage> OpenAsync(BrowserNewContextOptions? options = null)
    {
        options ??= new BrowserNewContextOptions();
        options.BaseURL = Root.ToString();
        options.Locale ??= "en-GB";
        options.TimezoneId ??= "Europe/Berlin";
        options.ReducedMotion ??= ReducedMotion.Reduce; // a colour that is changing has no contrast to look at
        var context = await _browser.NewContextAsync(options);
        context.SetDefaultTimeout(30_000);
        _contexts.Add(context);
        return await context.NewPageAsync();
    }

    /// <summary>A browser in which the administrator has signed in; it shows no page yet.</summary>
    public Task<IPage> SignInAsync(BrowserNewContextOptions? options = null) => SignInAsync(ClientId, ClientSecret, options);

    /// <summary>A browser in which a client with these roles has signed in; it shows no page yet.</summary>
    public async Task<IPage> SignInWithRolesAsync(params string[] roles)
    {
        var secret = Keystores.Access.ClientSecret.Create();
        var key = new ServiceKey($"sb-{Guid.NewGuid()}", NewServiceKey.DefaultTenant, "someone",
            Keystores.Access.ClientSecret.Hash(secret), [.. roles], DateTimeOffset.UnixEpoch);
        await Service<IServiceKeyStore>().AddAsync(key, TestContext.Current.CancellationToken);
        return await SignInAsync(key.ClientId, secret);
    }

    /// <summary>A browser in which the administrator has filled in the form of the sign-in page; it shows the overview.</summary>
    public async Task<IPage> SignInOnPageAsync()
    {
        var page = await OpenAsync();
        await page.GotoAsync("sign-in");
        await page.Locator("#client-id").FillAsync(ClientId);
        await page.Locator("#client-secret").FillAsync(ClientSecret);
        await page.Locator("button.primary").ClickAsync();
        await page.Locator("header.bar").WaitForAsync();
        return page;
    }

    // Sends the form as the sign-in page does: to draw that page and the overview would take longer than many a test.
    private async Task<IPage> SignInAsync(string clientId, string secret, BrowserNewContextOptions? options = null)
    {
        options ??= new BrowserNewContextOptions();
        var page = await OpenAsync(options);
        var headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Accept-Language"] = options.Locale! };
        var form = await page.APIRequest.GetAsync("sign-in", new() { Headers = headers });
        var fields = page.APIRequest.CreateFormData();
        fields.Set("__RequestVerificationToken", Token().Match(await form.TextAsync()).Groups["token"].Value);
        fields.Set("client-id", clientId);
        fields.Set("client-secret", secret);
        fields.Set("return-to", "/");
        var answer = await page.APIRequest.PostAsync("sign-in/service-key", new() { Form = fields, Headers = headers, MaxRedirects = 0 });
        answer.Headers["location"].ShouldBe("/");
        return page;
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Token();

    // So that no server has to migrate.
    private static async Task AddTablesAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "latchkey.db");
        PrivateFiles.Create(file);
        await System.IO.File.WriteAllBytesAsync(file, await MigratedTables.FileAsync());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var context in _contexts) await context.DisposeAsync();
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
