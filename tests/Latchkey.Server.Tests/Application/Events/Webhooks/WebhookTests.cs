using System.Text.Json;
using CloudNative.CloudEvents;
using Latchkey.Application.Events;
using Latchkey.Application.ServiceKeys;
using Latchkey.Keystores;
using Latchkey.Keystores.Backups;
using Latchkey.Keystores.Credentials;
using Latchkey.Keystores.Deletion;
using Latchkey.Keystores.Materials;
using Latchkey.Keystores.Notes;
using Latchkey.Keystores.ProviderKeys;
using Latchkey.Keystores.Renaming;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Latchkey.Server.Tests.Infrastructure;
using Microsoft.AspNetCore.Http;

namespace Latchkey.Server.Tests.Application.Events.Webhooks;

/// <summary>Events reach a real receiver over HTTP, which checks their signatures.</summary>
[OnBothEngines]
public sealed class WebhookTests
{
    [Fact]
    public async Task Records_that_were_deleted_before_their_delivery_do_not_end_it()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await RunningServer.StartAsync(receiver.Settings());
        await server.BegunAsync();
        server.Database.Execute("UPDATE EventCursors SET Sequence = -1000"); // as if a thousand records had been deleted
        await server.PutAsync("a");
        await server.UntilAsync(() => receiver.Received.Count > 0);
        receiver.Received[0].Subject.ShouldBe("a");
    }

    [Fact]
    public async Task Every_kind_of_event_is_delivered_in_order()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await RunningServer.StartAsync(receiver.Settings());
        await server.BegunAsync();
        await server.PutAsync("a");
        await server.ChangeAsync(
            keystores => keystores.Annotate(Alias.Parse("a"), AliasNote.Create("owner@example.com", "Hidden.", ["prod"]), Some.Edit()));
        await server.PutAsync("a", fingerprint: "0a:0b");
        await server.ChangeAsync(keystores => keystores.System.Rename(Alias.Parse("a"), Alias.Parse("b"), Some.Edit("ci")));
        var pair = (await server.Service<IKeystoreStore>().ReadAsync(NewServiceKey.DefaultTenant, TestStorage.Token)).System.Find(
            Alias.Parse("b"));
        await server.ChangeAsync(keystores => Some.Put(KeystoreName.Renewal, pair with { Alias = Alias.Parse("sap_x") }));
        await server.ChangeAsync(keystores => keystores.Activate(Alias.Parse("sap_x"), Some.Edit("SAP")));
        await server.ChangeAsync(keystores => keystores.Backup.BackUp(keystores.System, Some.Edit()));
        await server.ChangeAsync(keystores => keystores.System.Delete(Alias.Parse("b"), Some.Edit()));
        await server.ChangeAsync(
            keystores => keystores.System.Restore(keystores.Backup, Keystores.Imports.ImportOption.Merge, Some.Edit()));
        await server.UntilAsync(() => receiver.Received.Count == 7);

        receiver.Faults.ShouldBeEmpty();
        receiver.Received.Select(received => (received.Type!.Split('.')[^1], received.Subject)).ShouldBe(
            [
                ("imported", "a"), ("updated", "a"), ("renamed", "b"), ("successor-prepared", "sap_x"), ("activated", "sap_x"),
                ("deleted", "b"), ("restored", "b"),
            ]);
        receiver.Received.Select(received => received.Id).Distinct().Count().ShouldBe(7);
        var renamed = (JsonElement)receiver.Received[2].Data!;
        (Text(renamed, "alias"), Text(renamed, "formerAlias"), Text(renamed, "user"), Text(renamed, "fingerprintSha256"))
            .ShouldBe(("b", "a", "ci", "0a:0b"));
        receiver.Received[2].Source.ShouldBe(new Uri("/latchkey/tenants/default", UriKind.Relative));
    }

    [Fact]
    public async Task Security_material_has_events_of_its_own_without_the_note_of_an_entry_of_its_name()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await RunningServer.StartAsync(receiver.Settings());
        await server.BegunAsync();
        await server.PutAsync("a");
        await server.ChangeAsync(
            keystores => keystores.Annotate(Alias.Parse("a"), AliasNote.Create("owner@example.com", "Hidden.", ["prod"]), Some.Edit()));
        var (id, content) = (MaterialId.Create(MaterialSet.UserCredentials, "a"), new UserCredential("default", "", "alice", null));
        await server.ChangeAsync(keystores => keystores.Materials.Create(id, content, null, Some.Edit()));
        await server.ChangeAsync(keystores => keystores.Materials.Replace(id, content, null, Some.Edit()));
        await server.ChangeAsync(keystores => keystores.Materials.Delete(id, Some.Edit()));
        await server.UntilAsync(() => receiver.Received.Count == 4);
        receiver.Received.Skip(1).Select(received => received.Type)
            .ShouldBe(["io.latchkey.material.created", "io.latchkey.material.updated", "io.latchkey.material.deleted"]);
        receiver.Received.Skip(1).Select(received => ((JsonElement)received.Data!).ToString())
            .ShouldAllBe(data => data == "{\"name\":\"a\",\"materialType\":\"User Credential\",\"user\":\"developer\"}");
    }

    [Fact]
    public async Task Notice_of_the_end_is_delivered_with_the_owner_and_once_per_threshold()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server =
            await RunningServer.StartAsync(
                receiver.Settings(("Notifications:Webhooks:0:Types", "near-expiry, expired"), ("Expiry:Rules:0:Aliases", "tls*"),
                ("Expiry:Rules:0:Thresholds", "2d")));
        await server.BegunAsync();
        await server.PutAsync("tls", RunningServer.Start.AddDays(3));
        await server.ChangeAsync(
            keystores => keystores.Annotate(Alias.Parse("tls"), AliasNote.Create("team", "", ["prod", "eu"]), Some.Edit()));
        for (var hours = 0; hours <= 4 * 24; hours += 4)
        {
            if (hours == 60)
                await server.RestartAsync(
                    receiver.Settings(("Notifications:Webhooks:0:Types", "near-expiry, expired"), ("Expiry:Rules:0:Aliases", "tls*"),
                    ("Expiry:Rules:0:Thresholds", "2d")));
            server.Clock.Advance(TimeSpan.FromHours(4));
            await server.Service<ExpiryWatch>().RunAsync(TestStorage.Token);
        }

        // A server that ends between an answer and its cursor sends the event again, under the same id.
        IEnumerable<CloudEvent> Distinct() => receiver.Received.DistinctBy(received => received.Id);
        await server.UntilAsync(() => Distinct().Count() >= 5);
        receiver.Faults.ShouldBeEmpty();
        Distinct().Select(Told).ShouldBe(
            [
                ("near-expiry", "2d", false), ("near-expiry", "2d", true), ("near-expiry", "2d", true), ("expired", null, false),
                ("expired", null, true),
            ]);
        var data = (JsonElement)receiver.Received[0].Data!;
        (Text(data, "owner"), Text(data, "validNotAfter")).ShouldBe(("team", "2026-12-04T12:00:00.000Z"));
        data.GetProperty("labels").EnumerateArray().Select(label => label.GetString()).ShouldBe(["eu", "prod"]);

        static (string, string?, bool) Told(CloudEvent received)
        {
            var told = (JsonElement)received.Data!;
            return (received.Type!.Split('.')[^1], told.TryGetProperty("threshold", out var threshold)
                ? threshold.GetString()
                : null, told.GetProperty("reminder").GetBoolean());
        }
    }

    [Fact]
    public async Task A_new_channel_begins_at_the_head_of_the_log()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await RunningServer.StartAsync();
        await server.PutAsync("before");
        await server.RestartAsync(receiver.Settings());
        await server.BegunAsync();
        await server.PutAsync("after");
        await server.UntilAsync(() => receiver.Received.Count > 0);
        receiver.Received.ShouldHaveSingleItem().Subject.ShouldBe("after");
    }

    [Fact]
    public async Task An_event_is_abandoned_after_a_day_and_the_next_one_is_delivered()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await RunningServer.StartAsync(receiver.Settings());
        await server.BegunAsync();
        receiver.Fail = http => Failing.AnswerAsync(http, 500);
        await server.PutAsync("old");
        await server.UntilAsync(() => receiver.Failures > 0);
        server.Clock.Advance(TimeSpan.FromHours(23));
        await server.PutAsync("young");
        await server.UntilAsync(() => server.Log.Lines.Any(line => line.StartsWith("Gave up", StringComparison.Ordinal)));
        receiver.Fail = null;
        await server.UntilAsync(() => receiver.Received.Count > 0);
        receiver.Received.ShouldHaveSingleItem().Subject.ShouldBe("young");
        receiver.Received[0].Time!.Value.ShouldBe(RunningServer.Start.AddHours(23), TimeSpan.FromHours(1));
        (server.Clock.GetUtcNow() - RunningServer.Start).ShouldBeGreaterThan(TimeSpan.FromHours(24));
    }

    [Fact]
    public async Task A_receiver_that_comes_back_after_days_gets_what_was_not_given_up()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await RunningServer.StartAsync(receiver.Settings());
        await server.BegunAsync();
        await server.PutAsync("a");
        await server.StopAsync();
        server.Clock.Advance(TimeSpan.FromDays(3)); // nobody tried meanwhile, so nothing was given up
        await server.RestartAsync(receiver.Settings());
        await server.UntilAsync(() => receiver.Received.Count > 0);
        receiver.Received.ShouldHaveSingleItem().Subject.ShouldBe("a");
    }

    [Fact]
    public async Task A_server_that_ends_in_order_gives_its_right_to_deliver_back()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await RunningServer.StartAsync(receiver.Settings());
        await server.BegunAsync();
        await server.PutAsync("a");
        await server.UntilAsync(() => receiver.Received.Count > 0);
        server.Database.Scalar("SELECT COUNT(*) FROM EventCursors WHERE Holder IS NOT NULL").ShouldBe(1L);
        await server.StopAsync();
        server.Database.Scalar("SELECT COUNT(*) FROM EventCursors WHERE Holder IS NOT NULL OR HeldUntilUnixMs > 0").ShouldBe(0L);
    }

    // As a server leaves behind whose clock was ahead when a delivery failed.
    [Fact]
    public async Task A_next_try_that_is_further_away_than_any_pause_delays_nothing()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await RunningServer.StartAsync(receiver.Settings());
        await server.BegunAsync();
        var late = RunningServer.Start.AddDays(30).ToUnixTimeMilliseconds();
        server.Database.Execute($"UPDATE EventCursors SET Failures = 1, NextTryUnixMs = {late}");
        await server.PutAsync("a");
        for (var i = 0; i < 200 && receiver.Received.Count == 0; i++)
        {
            server.Clock.Advance(EventDelivery.Pause);
            await Task.Delay(20, TestStorage.Token);
        }

        receiver.Received.ShouldHaveSingleItem().Subject.ShouldBe("a");
        server.Clock.GetUtcNow().ShouldBeLessThan(RunningServer.Start.AddDays(1));
    }

    [Fact]
    public async Task While_a_secret_is_replaced_both_sign()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await RunningServer.StartAsync(receiver.Settings());
        await server.BegunAsync();
        receiver.ReplaceSecret();
        await server.PutAsync("a");
        await server.UntilAsync(() => receiver.Received.Count > 0);
        receiver.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_test_says_what_happened_and_a_redirect_is_not_followed()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await RunningServer.StartAsync(receiver.Settings());
        var channels = server.Service<EventChannels>();
        (await channels.TestAsync("default", "webhook:test", TestStorage.Token))
            .ShouldBe(new ChannelTest(true, "The receiver has accepted the test."));
        receiver.Received.ShouldHaveSingleItem().Type.ShouldBe("io.latchkey.test");
        receiver.Fail = http =>
        {
            http.Response.Redirect(receiver.Url.ToString());
            return Task.FromResult(true);
        };
        (await channels.TestAsync("default", "webhook:test", TestStorage.Token))
            .ShouldBe(new ChannelTest(false, "The receiver answered 302."));
        receiver.Failures.ShouldBe(1);
        await receiver.GoAwayAsync();
        (await channels.TestAsync("default", "webhook:test", TestStorage.Token))!.Message.ShouldBe(
            "Cannot connect to '127.0.0.1': ConnectionRefused.");
        (await channels.TestAsync("other", "webhook:test", TestStorage.Token)).ShouldBeNull();
    }

    [Fact]
    public async Task The_list_of_channels_shows_the_state_of_each()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await RunningServer.StartAsync(receiver.Settings());
        await server.BegunAsync();
        receiver.Fail = http => Failing.AnswerAsync(http, 503);
        await server.PutAsync("a");
        await server.PutAsync("b");
        await server.UntilAsync(() => receiver.Failures > 2);
        var state = (await server.Service<EventChannels>().ListAsync("default", TestStorage.Token)).ShouldHaveSingleItem();
        (state.Name, state.Target, state.Pending).ShouldBe(("webhook:test", receiver.Url.ToString().TrimEnd('/'), 2));
        state.Cursor!.LastFailure.ShouldBe("The receiver answered 503.");
        (await server.Service<EventChannels>().ListAsync("other", TestStorage.Token)).ShouldBeEmpty();
    }

    private static string? Text(JsonElement data, string name) => data.GetProperty(name).GetString();
}
