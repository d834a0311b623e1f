using System.Text.Json;
using System.Text.RegularExpressions;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Metrics;

/// <summary>What is written about the metrics, and what reads them, names those that are there.</summary>
public sealed partial class DocumentTests(BusyServer server) : IClassFixture<BusyServer>
{
    private static readonly string Deploy = Path.Combine(AppContext.BaseDirectory, "Deploy");

    [Fact]
    public void The_table_of_the_manual_is_the_page()
    {
        var table = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Documents", "operations.md")).Select(line => Row.Match(line)).Where(row => row.Success).ToList();
        table.Select(row => (row.Groups[1].Value, row.Groups[2].Value)).ShouldBe(server.Page.Families.Select(family => (family.Key, family.Value)), ignoreOrder: true);
        foreach (var row in table)
            server.Page.LabelsOf(row.Groups[1].Value).Distinct().ShouldBe([row.Groups[3].Value.Replace("`", "")], row.Groups[1].Value);
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
            .Select(variable => variable.GetProperty("query").GetString()!).Where(query => query.StartsWith("label_values", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Alerts(string key) => File.ReadAllLines($"{Deploy}/prometheus/alerts.yml")
        .Select(line => line.TrimStart(' ', '-')).Where(line => line.StartsWith($"{key}: ", StringComparison.Ordinal)).Select(line => line[(key.Length + 2)..]);

    private void ShouldBeThere(IEnumerable<string> expressions)
    {
        var series = server.Page.Lines("").Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('{', ' ')[0]).Append("up").ToHashSet();
        var named = expressions.Select(expression => Metric.Matches(expression).Select(metric => metric.Value).ToList()).ToList();
        named.Count.ShouldBeGreaterThan(1);
        named.ShouldAllBe(metrics => metrics.Count > 0);
        named.SelectMany(metrics => metrics).Where(metric => !series.Contains(metric)).ShouldBeEmpty();
    }

    [GeneratedRegex(@"^\| `((?:latchkey|dotnet)_[a-z_]+)` \| (\w+) \| ([^|]*?) ?\| .+ \|$")]
    private static partial Regex Row { get; }

    [GeneratedRegex(@"\b(?:latchkey|dotnet)_[a-z_]+|\bup\b")]
    private static partial Regex Metric { get; }
}
