using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Latchkey.Bench.Contenders;
using Latchkey.Bench.Report;

namespace Latchkey.Bench.Stages;

/// <summary>What a query of a large keystore costs beside a plain page of it, and a batch of reads beside as many calls.</summary>
internal static class QueryStage
{
    private const int Reads = 50;
    private const string Page = "/api/v1/KeystoreEntries?$format=json&$top=50";

    public static async Task<IReadOnlyList<Table>> RunAsync(Bench bench)
    {
        var entries = bench.Quick ? 1000 : 10_000;
        using var server = await bench.StartAsync(bench.Latchkey, "queries");
        await server.FillAsync(bench.Certificates, 0, entries);
        return [await PagesAsync(bench, server, entries), await BatchAsync(bench, server)];
    }

    private static async Task<Table> PagesAsync(Bench bench, RunningServer server, int entries)
    {
        var table = new Table(string.Create(CultureInfo.InvariantCulture, $"The first 50 of {entries:N0} entries as JSON, ms"), "", "time",
            "beside the plain page");
        var plain = await TimeAsync("");
        table.Row("plain", Table.Figure(plain), Table.Ratio(1));
        foreach (var (what, query) in new[]
        {
            ("filtered by key type", "&$filter=KeyType eq 'EC'"),
            ("filtered by a word in the subject and by a date",
                "&$filter=substringof('GmbH',SubjectDN) and ValidNotAfter lt datetimeoffset'2030-01-01T00:00:00Z'"),
            ("sorted by expiry", "&$orderby=ValidNotAfter desc,Alias"),
            ("filtered and sorted", "&$filter=KeyType eq 'RSA' and substringof('GmbH',SubjectDN)&$orderby=ValidNotAfter desc,Alias"),
            ("filtered and sorted, with the count of all", "&$filter=KeyType eq 'RSA'&$orderby=ValidNotAfter desc&$inlinecount=allpages"),
        })
        {
            var time = await TimeAsync(query);
            table.Row(what, Table.Figure(time), Table.Ratio(time / plain));
            if (what == "filtered and sorted")
                table.Promise("A filtered and sorted page beside the plain one", time / plain, 3, atMost: true);
        }

        return table;

        Task<double> TimeAsync(string query) =>
            bench.MedianTimeAsync(
                () => server.Http.GetByteArrayAsync(new Uri(Page + query.Replace(" ", "%20", StringComparison.Ordinal), UriKind.Relative)));
    }

    private static async Task<Table> BatchAsync(Bench bench, RunningServer server)
    {
        var paths = Enumerable.Range(0, Reads)
            .Select(i => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"p{i:D7}")))
            .Select(alias => $"KeystoreEntries('{Convert.ToHexString(alias)}')?$format=json").ToArray();
        var parts =
            string.Concat(
                paths.Select(path =>
                $"--b\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nGET {path} HTTP/1.1\r\n\r\n\r\n"));
        var calls = await bench.MedianTimeAsync(async () =>
        {
            foreach (var path in paths) await server.Http.GetByteArrayAsync(new Uri("/api/v1/" + path, UriKind.Relative));
        });
        var batch = await bench.MedianTimeAsync(async () =>
        {
            using var content = new StringContent(parts + "--b--\r\n", Encoding.UTF8);
            content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/mixed; boundary=b");
            using var response = await server.Http.PostAsync(new Uri("/api/v1/$batch", UriKind.Relative), content);
            var answer = await response.Content.ReadAsStringAsync();
            if (answer.Split("HTTP/1.1 200 OK").Length != Reads + 1) throw new InvalidOperationException(answer);
        });

        var table = new Table(string.Create(CultureInfo.InvariantCulture, $"{Reads} reads of one entry each, on one connection, ms"), "",
            "time", "beside calls");
        table.Row("calls, one after another", Table.Figure(calls), Table.Ratio(1));
        table.Row("one $batch", Table.Figure(batch), Table.Ratio(batch / calls));
        table.Promise("A $batch of 50 reads beside 50 calls", batch / calls, 1, atMost: true);
        return table;
    }
}
