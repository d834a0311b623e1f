using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Latchkey.Browser.Tests.Infrastructure.Chromium))]

namespace Latchkey.Browser.Tests.Infrastructure;

/// <summary>The machine's browser, started once: the one without windows, which nobody would see and which take most of the time.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private IPlaywright? _playwright;

    public IBrowser Browser { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(30_000); // for machines that are busy; a condition that is met ends the wait at once
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = "/usr/bin/chromium-headless-shell", Args = ["--no-sandbox", "--disable-dev-shm-usage"] });
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
