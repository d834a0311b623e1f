using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Latchkey.Server.Metrics;
using Latchkey.Server.Settings;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Server.Metrics;

/// <summary>The documents about metrics, and the rules that read them, name those that exist.</summary>
public sealed partial class DocumentTests(BusyServer server) : IClassFixture<BusyServer>
{
    private static readonly string Deploy = Path.Combine(AppContext.BaseDirectory, "Deploy");

    [Fact]
    public void The_document_has_every_metric()
    {
        var units = Units();
        var table = new StringBuilder("| metric | type | unit | labels | meaning |\n|---|---|---|---|---|\n");
        foreach (var (family, type) in server.Page.Families.OrderBy(family => family.Key, StringComparer.Ordinal))
        {
            var labels = server.Page.LabelsOf(family).Distinct().ShouldHaveSingleItem();
            var help = server.Page.Lines($"# HELP {family} ").ShouldHaveSingleItem()[$"# HELP {family} ".Length..];
            var quoted = labels.Length == 0 ? "" : $"`{labels.Replace(", ", "`, `")}`";
            table.Append($"| `{family}` | {type} | {units[family]} | {quoted} | {help} |\n");
        }

        Documents.SectionShouldBe("operations/metrics.md", "metrics", table.ToString());
    }

    [Fact]
    public async Task Promtool_has_nothing_to_say_about_the_page()
    {
        using var files = new WorkFolder();
        await File.WriteAllTextAsync(files["page"], server.Page.Text, TestContext.Current.CancellationToken);
        (await Shell.TextAsync($"promtool check metrics < {files["page"]} 2>&1")).ShouldBe("");
    }

    [Fact]
    public async Task The_rules_of_alerts_pass_their_tests()
    {
        await Shell.OutputAsync($"cd {Deploy}/prometheus && promtool check rules alerts.yml && promtool test rules alerts.test.yml");
        await Shell.OutputAsync($"cd {Deploy}/prometheus && promtool check config prometheus.yml");
        var tested = await File.ReadAllTextAsync($"{Deploy}/prometheus/alerts.test.yml", TestContext.Current.CancellationToken);
        foreach (var alert in Alerts("alert")) tested.ShouldContain($"alertname: {alert}\n        exp_alerts:");
    }

    [Fact]
    public void Every_expression_of_the_alerts_names_a_metric_that_is_there() => ShouldBeThere(Alerts("expr"));

    [Fact]
    public void Every_expression_of_the_dashboard_names_a_metric_that_is_there()
    {
        using var dashboard = JsonDocument.Parse(File.ReadAllText($"{Deploy}/grafana/latchkey.json"));
        ShouldBeThere(dashboard.RootElement.GetProperty("panels").EnumerateArray()
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray()).Select(target => target.GetProperty("expr").GetString()!));
        ShouldBeThere(dashboard.RootElement.GetProperty("templating").GetProperty("list").EnumerateArray()
            .Select(variable => variable.GetProperty("query").GetString()!)
            .Where(query => query.StartsWith("label_values", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Alerts(string key) => File.ReadAllLines($"{Deploy}/prometheus/alerts.yml")
        .Select(line => line.TrimStart(' ', '-')).Where(line => line.StartsWith($"{key}: ", StringComparison.Ordinal))
        .Select(line => line[(key.Length + 2)..]);

    // The page has no units; the instruments have. The ends of entries are written without an instrument.
    private static Dictionary<string, string> Units()
    {
        var units = new Dictionary<string, string>(StringComparer.Ordinal) { [EntrySeries.Name] = "seconds" };
        using var listener =
            new MeterListener { InstrumentPublished = (instrument, _) => units[new MetricFamily(instrument).Name] = UnitOf(instrument) };
        listener.Start();
        return units;
    }

    private static string UnitOf(Instrument instrument) => instrument.Unit switch
    {
        "s" => "seconds",
        "By" => "bytes",
        var counted => counted?.Trim('{', '}') ?? "",
    };

    private void ShouldBeThere(IEnumerable<string> expressions)
    {
        var series = server.Page.Lines("").Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('{', ' ')[0])
            .Append("up").ToHashSet();
        var named = expressions.Select(expression => Metric.Matches(expression).Select(metric => metric.Value).ToList()).ToList();
        named.Count.ShouldBeGreaterThan(1);
        named.ShouldAllBe(metrics => metrics.Count > 0);
        named.SelectMany(metrics => metrics).Where(metric => !series.Contains(metric)).ShouldBeEmpty();
    }

    [GeneratedRegex(@"\b(?:latchkey|dotnet)_[a-z_]+|\bup\b")]
    private static partial Regex Metric { get; }
}
