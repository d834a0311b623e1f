using System.Globalization;
using Latchkey.Browser.Tests.Infrastructure;
using Microsoft.Playwright;

namespace Latchkey.Browser.Tests.Measurements;

/// <summary>
/// Measures in the browser how long the page Manage Keystore takes to show its first rows and to answer a filter, with few entries
/// and with many, turn by turn in one run.
/// </summary>
internal static class PageTimes
{
    private const int Rounds = 7;
    private static readonly int[] Sizes = [1, 10_000, 100_000];

    // Counted from the moment the browser begins to load the page.
    private const string RowsAreThere = "() => document.querySelectorAll('td.alias a').length > 0 && performance.now()";

    // From the key that is pressed to the heading with the number of remaining entries.
    private const string Filter = """
        text => new Promise(resolve => {
          const heading = document.querySelector('.toolbar h2'), before = heading.textContent;
          const field = document.querySelector('input[type=search]');
          const start = performance.now();
          new MutationObserver((_, observer) => {
            if (heading.textContent === before) return;
            observer.disconnect();
            requestAnimationFrame(() => resolve(performance.now() - start));
          }).observe(heading, { childList: true, characterData: true, subtree: true });
          field.value = text;
          field.dispatchEvent(new Event('input', { bubbles: true }));
        })
        """;

    public static async Task<int> RunAsync()
    {
        await using var chromium = new Chromium();
        await chromium.InitializeAsync();
        await using var sites = new Sites();
        foreach (var size in Sizes) await sites.AddAsync(chromium, size);
        var (lists, filters) =
            (Sizes.ToDictionary(size => size, _ => new List<double>()), Sizes.ToDictionary(size => size, _ => new List<double>()));
        for (var round = -1; round < Rounds; round++)
        {
            foreach (var (size, page) in sites.Pages)
            {
                var (list, filter) = await MeasureAsync(page);
                if (round < 0) continue; // the first one compiles
                lists[size].Add(list);
                filters[size].Add(filter);
            }
        }

        Console.WriteLine("| entries | list on the screen | ratio to one entry | filter answers | ratio to one entry |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var size in Sizes)
            Console.WriteLine(
                string.Create(CultureInfo.InvariantCulture,
                $"| {size:N0} | {Median(lists[size]):0} ms | {Median(lists[size]) / Median(lists[Sizes[0]]):0.00} | " +
                $"{Median(filters[size]):0} ms | {Median(filters[size]) / Median(filters[Sizes[0]]):0.00} |"));
        var isKept = Median(lists[10_000]) < 1_000 && Median(filters[10_000]) < 200;
        Console.WriteLine(isKept
            ? "With 10,000 entries: under 1 s and under 200 ms, as promised."
            : "With 10,000 entries: NOT under 1 s and 200 ms.");
        return isKept ? 0 : 1;
    }

    private static async Task<(double List, double Filter)> MeasureAsync(IPage page)
    {
        await page.GotoAsync("keystore", new() { WaitUntil = WaitUntilState.Commit });
        var list = await (await page.WaitForFunctionAsync(RowsAreThere)).JsonValueAsync<double>();
        var filter = await page.EvaluateAsync<double>(Filter, "no such entry");
        return (list, filter);
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    private sealed class Sites : IAsyncDisposable
    {
        private readonly List<Site> _sites = [];

        public Dictionary<int, IPage> Pages { get; } = [];

        public async Task AddAsync(Chromium chromium, int size)
        {
            var site = await Site.StartAsync(chromium);
            _sites.Add(site);
            await site.ImportAsync("first");
            await site.FillAsync(size - 1);
            Pages[size] = await site.SignInOnPageAsync();
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var site in _sites) await site.DisposeAsync();
        }
    }
}
