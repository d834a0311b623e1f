using System.Net;
using Latchkey.EndToEnd.Tests.Infrastructure;

namespace Latchkey.EndToEnd.Tests;

/// <summary>Only Latchkey's own settings count; what else is set is named in the log, without its value.</summary>
public sealed class ForeignSettingsTests
{
    private static readonly (string Name, string Value)[] Foreign =
    [
        ("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true"), ("ASPNETCORE_URLS", "http://127.0.0.1:1"),
        ("ASPNETCORE_ENVIRONMENT", "Development"),
        ("ASPNETCORE_HTTP_PORTS", "2"), ("DOTNET_URLS", "http://127.0.0.1:3"),
        ("DOTNET_Kestrel__Endpoints__Http__Url", "http://127.0.0.1:4"),
        ("Kestrel__Endpoints__Http__Url", "http://127.0.0.1:5"), ("Logging__LogLevel__Default", "None"),
        ("AllowedHosts", "other.example.com"),
        ("OTEL_EXPORTER_OTLP_HEADERS", "authorization=value-of-it"), ("PGPASSWORD", "value-of-it"), ("PGHOST", "other.example.com"),
        ("PGSSLMODE", "disable"),
    ];

    [Fact]
    public async Task They_have_no_effect_and_are_named_once()
    {
        await using var folder = new ServedFolder();
        await File.WriteAllTextAsync(
            Path.Combine(folder.Root, "appsettings.json"),
            """{ "AllowedHosts": "other.example.com", "Kestrel": { "Endpoints": { "Http": { "Url": "http://127.0.0.1:6" } } } }""");
        await using var server = Program.StartIn(
            folder.Root, "dotnet", [Repository.Executable, "serve", "--urls", "http://127.0.0.1:0", "--data", folder.Data],
            [.. Foreign, ("LATCHKEY__Metrics__Networks", "10.9.9.9")]);
        using var http = new HttpClient { BaseAddress = new Uri(await server.LineAsync("Now listening on:")) };
        (await http.GetAsync("/readyz")).StatusCode.ShouldBe(HttpStatusCode.OK);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Add("X-Forwarded-For", "10.9.9.9");
        (await http.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        var said = server.Output.Split('\n').Where(line => line.Contains("not settings of Latchkey", StringComparison.Ordinal))
            .ShouldHaveSingleItem();
        foreach (var (name, _) in Foreign) said.ShouldContain(name);
        said.ShouldContain(Path.Combine(folder.Root, "appsettings.json"));
        foreach (var value in new[] { "value-of-it", "other.example.com", "http://127.0.0.1:5" }) server.Output.ShouldNotContain(value);
    }

    [Fact]
    public async Task Nothing_is_written_to_the_home_of_the_user_and_no_warning_appears()
    {
        await using var folder = new ServedFolder();
        var home = Directory.CreateDirectory(Path.Combine(folder.Root, "home"));
        using var client = await folder.StartAsync(("HOME", home.FullName));
        folder.Server.Output.ShouldNotContain("warn:");
        Directory.EnumerateFileSystemEntries(home.FullName, "*", SearchOption.AllDirectories).ShouldBeEmpty();
        using var homeless = await folder.StartAsync(("HOME", ""));
        folder.Server.Output.ShouldNotContain("warn:");
    }
}
