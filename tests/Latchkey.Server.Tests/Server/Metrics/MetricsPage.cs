using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Server.Metrics;

/// <summary>A page of metrics, as it was answered.</summary>
internal sealed partial record MetricsPage(int Status, string Text)
{
    /// <summary>The families by name, each with its type.</summary>
    public IReadOnlyDictionary<string, string> Families =>
        Lines("# TYPE ").Select(line => line.Split(' ')).ToDictionary(words => words[2], words => words[3], StringComparer.Ordinal);

    /// <summary>Asks a server for its page.</summary>
    public static async Task<MetricsPage> OfAsync(
        RunningServer server, AuthenticationHeaderValue? authorization = null, params (string Name, string Value)[] headers)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Root, "/metrics"));
        request.Headers.Authorization = authorization;
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return new MetricsPage((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The lines that begin with a text.</summary>
    public IReadOnlyList<string> Lines(string start) =>
        [.. Text.Split('\n').Where(line => line.StartsWith(start, StringComparison.Ordinal))];

    /// <summary>The value of a series, written as on the page; zero if it is not there.</summary>
    public double Value(string series) =>
        Lines($"{series} ").Select(line => double.Parse(line[(series.Length + 1)..], CultureInfo.InvariantCulture)).SingleOrDefault();

    /// <summary>The names of the labels of each series of a family, but for those of buckets.</summary>
    public IEnumerable<string> LabelsOf(string family) => Lines(family)
        .Select(line => Line.Match(line))
        .Where(line => line.Groups["name"].Value is var name && (name == family || name == $"{family}_sum" || name == $"{family}_count"))
        .Select(line => string.Join(", ", Label.Matches(line.Groups["labels"].Value).Select(label => label.Groups[1].Value)));

    [GeneratedRegex(@"^(?<name>[a-z_]+)(\{(?<labels>.*)\})? [^ ]+$")]
    private static partial Regex Line { get; }

    [GeneratedRegex("""([a-z_]+)="(?:[^"\\]|\\.)*"(?:,|$)""")]
    private static partial Regex Label { get; }
}
