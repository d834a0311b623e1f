using Latchkey.Application.Events;
using Latchkey.Keystores;
using Latchkey.Keystores.Notes;
using Latchkey.Keystores.Tenants;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Application.Events.Mail;

/// <summary>Mail about events, as a real mail server receives it.</summary>
public sealed class MailTests
{
    private const string Channel = "mail";

    [Fact]
    public async Task The_recipients_get_everything_and_owners_what_is_theirs_in_text_and_html()
    {
        await using var receiver = MailReceiver.Start();
        await using var server = await RunningServer.StartAsync(receiver.Settings());
        await server.BegunAsync(Channel);
        await PutEndingAsync(server, "<b>tls & co</b>", "owner@example.com");
        await PutEndingAsync(server, "other", "stranger@elsewhere.example");
        await server.Service<ExpiryWatch>().RunAsync(TestStorage.Token);
        await server.UntilAsync(() => receiver.Mails.Count == 2, Channel);

        var (_, to, all) = receiver.Mails[0];
        to.ShouldBe("team@example.com");
        (all.Subject, all.From.ToString(), all.To.ToString())
            .ShouldBe(("[Latchkey] 2 events in the keystore", "\"Latchkey\" <latchkey@example.com>", "team@example.com"));
        all.TextBody!.ShouldContain(
            "<b>tls & co</b>: expires soon\n  Valid until: 2026-12-01 18:00 UTC\n  Owner: owner@example.com\n  By: Latchkey\n");
        all.TextBody!.ShouldContain("other: expires soon");
        all.HtmlBody!.ShouldContain(
            "<td>&lt;b&gt;tls &amp; co&lt;/b&gt;</td><td>expires soon</td><td>2026-12-01 18:00 UTC</td><td>owner@example.com</td>");
        all.HtmlBody!.ShouldNotContain("<b>tls");
        all.Headers[MimeKit.HeaderId.AutoSubmitted].ShouldBe("auto-generated");

        var (_, owner, theirs) = receiver.Mails[1];
        owner.ShouldBe("owner@example.com");
        theirs.Subject.ShouldBe("[Latchkey] <b>tls & co</b>: expires soon");
        theirs.TextBody!.ShouldNotContain("other");
        theirs.MessageId.ShouldNotBe(all.MessageId);
    }

    [Fact]
    public async Task Mail_may_be_german()
    {
        await using var receiver = MailReceiver.Start();
        await using var server = await RunningServer.StartAsync(receiver.Settings(("Notifications:Mail:Language", "de")));
        await server.BegunAsync(Channel);
        await PutEndingAsync(server, "Prüfstelle 東京", "");
        await server.Service<ExpiryWatch>().RunAsync(TestStorage.Token);
        await server.UntilAsync(() => receiver.Mails.Count == 1, Channel);
        receiver.Mails[0].Message.Subject.ShouldBe("[Latchkey] Prüfstelle 東京: läuft bald ab");
        receiver.Mails[0].Message.TextBody!.ShouldContain("Gültig bis: 2026-12-01 18:00 UTC");
    }

    [Fact]
    public async Task With_starttls_the_certificate_must_be_trusted_and_the_password_stays_in_its_file()
    {
        await using var receiver = MailReceiver.Start(isEncrypted: true);
        await using var server = await RunningServer.StartAsync(receiver.Settings());
        var channels = server.Service<EventChannels>();
        (await channels.TestAsync("default", Channel, TestStorage.Token))
            .ShouldBe(new ChannelTest(false, "The mail server cannot be used: its certificate is not trusted, or TLS failed."));
        receiver.Mails.ShouldBeEmpty();
        await server.RestartAsync(receiver.Settings(("Notifications:Mail:AuthoritiesFile", receiver.CertificateFile)));
        (await server.Service<EventChannels>().TestAsync("default", Channel, TestStorage.Token))
            .ShouldBe(new ChannelTest(true, "The receiver has accepted the test."));
        var (isEncrypted, to, message) = receiver.Mails.ShouldHaveSingleItem();
        (isEncrypted, to, message.TextBody!.Trim())
            .ShouldBe((true, "team@example.com", "This mail is a test of Latchkey's notifications."));
        server.Log.Lines.ShouldAllBe(line => !line.Contains("open sesame"));
    }

    [Fact]
    public async Task A_server_without_starttls_gets_no_mail_where_it_is_asked_for()
    {
        await using var receiver = MailReceiver.Start();
        await using var server = await RunningServer.StartAsync(receiver.Settings(("Notifications:Mail:Security", "starttls")));
        (await server.Service<EventChannels>().TestAsync("default", Channel, TestStorage.Token))
            .ShouldBe(new ChannelTest(false, "The mail server cannot be used: it does not offer STARTTLS or a way to sign in."));
        receiver.Mails.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_owner_without_a_mailbox_delays_no_other_mail_and_a_failure_repeats_none()
    {
        await using var receiver = MailReceiver.Start();
        await using var server = await RunningServer.StartAsync(receiver.Settings());
        await server.BegunAsync(Channel);
        await PutEndingAsync(server, "a", "nobody@example.com");
        await PutEndingAsync(server, "b", "later@example.com");
        await server.Service<ExpiryWatch>().RunAsync(TestStorage.Token);
        await server.UntilAsync(async () => (await server.CursorAsync(Channel))!.Failures > 2, Channel);
        receiver.Mails.ShouldHaveSingleItem().To.ShouldBe("team@example.com");
        (await server.CursorAsync(Channel))!.LastFailure.ShouldBe("The mail server did not accept a mail: it answered 451.");
        server.Log.Warnings.ShouldContain("The mail server refuses mail for the owner nobody@example.com; this mail is not retried");
    }

    private static async Task PutEndingAsync(RunningServer server, string alias, string owner)
    {
        await server.PutAsync(alias, RunningServer.Start.AddHours(6));
        await server.ChangeAsync(keystores => keystores.Annotate(Alias.Parse(alias), AliasNote.Create(owner, "", []), Some.Edit()));
    }
}
