using System.Reflection;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Latchkey.Browser.Tests.Infrastructure;

/// <summary>How a page looks: to axe-core, and on pictures.</summary>
internal static class Look
{
    private static readonly string Folder = Path.Combine(
        typeof(Look).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "RepositoryRoot").Value!, "artifacts", "screenshots");

    private static readonly (string Name, int Width, int Height)[] Screens = [("desktop", 1440, 900), ("phone", 390, 844)];

    /// <summary>Waits until the page confirms that something was done.</summary>
    public static Task ExpectNoticeAsync(this IPage page, string text) =>
        Assertions.Expect(page.Locator(".notice")).ToContainTextAsync(text);

    /// <summary>Takes pictures of a page, light and dark, on a desktop and on a phone, and has axe-core look at each.</summary>
    public static async Task CheckAndCaptureAsync(this IPage page, string name)
    {
        Directory.CreateDirectory(Folder);
        foreach (var (screen, width, height) in Screens)
        {
            await page.SetViewportSizeAsync(width, height);
            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
                await page.CheckAccessibilityAsync($"{name}, {screen}, {scheme}");
                await page.ScreenshotAsync(
                    new() { Path = Path.Combine(Folder, $"{name}-{screen}-{scheme.ToString().ToLowerInvariant()}.png") });
            }
        }

        await page.SetViewportSizeAsync(Screens[0].Width, Screens[0].Height);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
    }

    /// <summary>
    /// Has axe-core look at a page by the rules of WCAG 2.2 AA, once it is there: the browser has loaded a page before the server has
    /// drawn anything on it.
    /// </summary>
    public static async Task CheckAccessibilityAsync(this IPage page, string what)
    {
        await page.Locator("h1").First.WaitForAsync();
        var result = await page.RunAxe(
            new AxeRunOptions
            {
                RunOnly = RunOnlyOptions.Tags("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"),
                ResultTypes = [ResultType.Violations], // of the rest, one node each: they are not looked at
            });
        result.Passes.ShouldNotBeEmpty();
        result.Violations.Select(violation =>
            $"{what}: {violation.Id}: {violation.Help}: {string.Join(" | ", violation.Nodes.Take(3).Select(node => node.Html))}")
                .ShouldBeEmpty();
    }
}
