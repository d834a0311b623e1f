using System.Net;
using Latchkey.Application.Events;
using Latchkey.Application.Outbound;
using Latchkey.Application.Settings;
using Latchkey.Server.Tests.Application.Events.Webhooks;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Application.Outbound;

/// <summary>The server connects to what the settings allow and to nothing else.</summary>
public sealed class OutboundTests
{
    [Theory]
    [InlineData("10.0.0.0/8", "10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "::ffff:10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "11.1.2.3", false)]
    [InlineData("2001:db8::/32", "2001:db8::1", true)]
    [InlineData("::/0", "10.1.2.3", false)]
    [InlineData("", "8.8.8.8", false)]
    [InlineData("hooks.example.com", "8.8.8.8", true)]
    [InlineData("Hooks.Example.com", "2606:4700::1", true)]
    [InlineData("other.example.com", "8.8.8.8", false)]
    [InlineData("hooks.example.com", "127.0.0.1", false)]
    [InlineData("hooks.example.com", "::ffff:127.0.0.1", false)]
    [InlineData("hooks.example.com", "169.254.169.254", false)]
    [InlineData("hooks.example.com", "192.168.1.1", false)]
    [InlineData("hooks.example.com", "100.100.100.200", false)]
    [InlineData("hooks.example.com", "::1", false)]
    [InlineData("hooks.example.com", "fd00::1", false)]
    [InlineData("hooks.example.com", "fe80::1", false)]
    [InlineData("hooks.example.com", "64:ff9b::a00:1", false)]
    [InlineData("hooks.example.com", "2002:7f00:1::", false)]
    [InlineData("hooks.example.com, 192.168.1.0/24", "192.168.1.1", true)]
    public void A_name_allows_public_addresses_and_a_network_its_own(string allowed, string address, bool isAllowed) =>
        Read(allowed).Allows("hooks.example.com", IPAddress.Parse(address)).ShouldBe(isAllowed);

    [Fact]
    public async Task A_name_that_leads_to_this_machine_is_not_connected_to()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var connections = new OutboundConnections(Read("localhost"));
        (await connections.ConnectAsync("localhost", receiver.Url.Port, TestStorage.Token).ShouldThrowAsync<DeliveryException>())
            .Message.ShouldBe("Notifications:AllowedAddresses does not allow the address of 'localhost'.");
        using var allowed = await new OutboundConnections(Read("127.0.0.0/8, ::1"))
            .ConnectAsync("localhost", receiver.Url.Port, TestStorage.Token);
        allowed.Connected.ShouldBeTrue();
    }

    [Fact]
    public async Task A_webhook_by_a_name_is_refused_when_it_is_resolved()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await RunningServer.StartAsync(receiver.Settings(
            ("Notifications:AllowedAddresses", "localhost"), ("Notifications:Webhooks:0:Url", $"http://localhost:{receiver.Url.Port}/")));
        (await server.Service<EventChannels>().TestAsync("default", "webhook:test", TestStorage.Token))!
            .Message.ShouldBe("Notifications:AllowedAddresses does not allow the address of 'localhost'.");
        receiver.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task Nothing_is_allowed_by_default_and_that_is_said_at_the_start()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        foreach (var (allowed, url) in new[] { ("", "http://127.0.0.1:1"), ("10.0.0.0/8", "http://127.0.0.1:1"),
            ("other.example.com", "https://hooks.example.com") })
        {
            Should.Throw<SettingsException>(() =>
                SettingsOf.Values(receiver.Settings(("Notifications:AllowedAddresses", allowed), ("Notifications:Webhooks:0:Url", url))))
                .Faults.ShouldHaveSingleItem().ShouldStartWith("Notifications:Webhooks:0:Url is '");
        }
    }

    private static AllowedAddresses Read(string words) =>
        AllowedAddresses.Read(words.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            fault => throw new FormatException(fault));
}
