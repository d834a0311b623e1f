using Latchkey.Browser.Tests.Infrastructure;
using Latchkey.Keystores.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Latchkey.Browser.Tests.Administration.Notifications;

public sealed class NotificationPageTests(Chromium chromium) : IAsyncDisposable
{
    private const string Page = "administration/notifications";

    private readonly FileInfo _secret = new(Path.GetTempFileName());
    private WebApplication? _receiver;
    private int _answer = StatusCodes.Status204NoContent;
    private int _received;

    [Fact]
    public async Task Channels_thresholds_and_the_allow_list_are_shown_and_a_test_is_sent()
    {
        await using var site = await StartAsync();
        var page = await site.SignInAsync();
        await page.GotoAsync(Page);
        var channel = page.GetByRole(AriaRole.Region, new() { Name = "webhook:siem" });
        await Expect(channel).ToContainTextAsync("never");
        await Expect(page.GetByText("45d, 12h")).ToBeVisibleAsync();
        await Expect(page.GetByText("127.0.0.0/8")).ToBeVisibleAsync();
        await page.CheckAndCaptureAsync("administration-notifications");
        await channel.GetByRole(AriaRole.Button, new() { Name = "Send test" }).ClickAsync();
        await Expect(channel.GetByRole(AriaRole.Status)).ToHaveTextAsync("The receiver has accepted the test.");
        _received.ShouldBe(1);
    }

    [Fact]
    public async Task A_test_that_fails_says_why()
    {
        await using var site = await StartAsync();
        _answer = StatusCodes.Status500InternalServerError;
        var page = await site.SignInWithRolesAsync(Roles.MonitoringDataRead, Roles.SecurityMaterialEdit);
        await page.GotoAsync(Page);
        var channel = page.GetByRole(AriaRole.Region, new() { Name = "webhook:siem" });
        await channel.GetByRole(AriaRole.Button, new() { Name = "Send test" }).ClickAsync();
        await Expect(channel.Locator(".error")).ToContainTextAsync("500");
        await Expect(page.GetByText("Notifications:AllowedAddresses")).ToHaveCountAsync(0);
        await page.CheckAccessibilityAsync("notifications, failed");
    }

    [Fact]
    public async Task A_reader_is_offered_no_test()
    {
        await using var site = await StartAsync();
        var page = await site.SignInWithRolesAsync(Roles.MonitoringDataRead);
        await page.GotoAsync(Page);
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "webhook:siem" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Send test" })).ToHaveCountAsync(0);
    }

    public async ValueTask DisposeAsync()
    {
        if (_receiver is not null) await _receiver.DisposeAsync();
        _secret.Delete();
    }

    private async Task<Site> StartAsync()
    {
        await File.WriteAllTextAsync(_secret.FullName, $"whsec_{Convert.ToBase64String(new byte[32])}\n");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _receiver = builder.Build();
        _receiver.Run(http =>
        {
            _received++;
            http.Response.StatusCode = _answer;
            return Task.CompletedTask;
        });
        await _receiver.StartAsync();
        return await Site.StartAsync(
            chromium,
            ("Notifications:AllowedAddresses", "127.0.0.0/8"),
            ("Notifications:Webhooks:0:Name", "siem"),
            ("Notifications:Webhooks:0:Url", $"{_receiver.Urls.First()}/hook"),
            ("Notifications:Webhooks:0:SecretFile", _secret.FullName),
            ("Notifications:Webhooks:0:Types", "expired"),
            ("Expiry:Rules:0:Aliases", "partner-*"),
            ("Expiry:Rules:0:Thresholds", "45d, 12h"));
    }
}
