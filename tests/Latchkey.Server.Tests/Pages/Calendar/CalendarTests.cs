using System.Text;
using Ical.Net.DataTypes;
using Latchkey.Application.ServiceKeys;
using Latchkey.Formats.Certificates;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Audit;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Pages.Calendar;

/// <summary>The calendar over HTTP, read by a library of others.</summary>
[OnBothEngines]
public sealed class CalendarTests : KeystoreTest
{
    private ICalendarTokens Tokens => Server.Service<ICalendarTokens>();

    private Edit Edit => new("developer", Server.Clock.GetUtcNow());

    [Fact]
    public async Task A_calendar_reads_every_end_without_signing_in()
    {
        var certificate = CertificateReader.Read(Vectors.Body("self-signed-rsa.pem"));
        await Client.ImportAsync("my; alias, with \\ and 🔑 and many more characters than fit in one line of a calendar, 東京東京東京東京東京東京",
            Vectors.Body("self-signed-rsa.pem"));
        await Client.ImportAsync("other", Vectors.Body("self-signed-ec.pem"));
        var answer = await ReadAsync(await CreateAsync());
        (answer.Status, answer.ContentType).ShouldBe((200, "text/calendar;charset=utf-8"));
        var events = Ical.Net.Calendar.Load(answer.Text)!.Events;
        events.Count.ShouldBe(2);
        var read = events.Single(each => each.Summary!.Contains("東京", StringComparison.Ordinal));
        read.Summary.ShouldBe(
            "The certificate \"my; alias, with \\ and 🔑 and many more characters than fit in one line of a calendar, 東京東京東京東京東京東京\" " +
            "expires");
        read.DtStart.ShouldBe(new CalDateTime(certificate.ValidNotAfter.UtcDateTime, "UTC"));
        read.Description!.ShouldContain(certificate.SubjectDN);
        read.DtStamp.ShouldBe(new CalDateTime(Server.Clock.GetUtcNow().UtcDateTime.AddMilliseconds(-291), "UTC"));
        var lifetime = certificate.ValidNotAfter - certificate.ValidNotBefore;
        read.Alarms.Select(alarm => -alarm.Trigger!.Duration!.Value.ToTimeSpanUnspecified())
            .ShouldBe([Seconds(lifetime / 3), Seconds(lifetime / 10), TimeSpan.FromDays(1)]);
    }

    [Fact]
    public async Task Lines_have_at_most_75_octets_and_break_between_characters()
    {
        await Client.ImportAsync(string.Concat(Enumerable.Repeat("🔑é", 60)), Vectors.Body("self-signed-rsa.pem"));
        var answer = await ReadAsync(await CreateAsync());
        var strict = new UTF8Encoding(false, throwOnInvalidBytes: true);
        answer.Text.ShouldEndWith("\r\n");
        foreach (var line in answer.Text.Split("\r\n")) strict.GetByteCount(line).ShouldBeLessThanOrEqualTo(75);
    }

    [Fact]
    public async Task An_event_keeps_its_identity_until_another_certificate_is_there()
    {
        var token = await CreateAsync();
        await Client.ImportAsync("alias", Vectors.Body("self-signed-rsa.pem"));
        var (first, again) = (await ReadAsync(token), await ReadAsync(token));
        again.Bytes.ShouldBe(first.Bytes);
        await Client.ImportAsync("alias", Vectors.Body("self-signed-ec.pem"), "fingerprintVerified=true&update=true");
        Uid(await ReadAsync(token)).ShouldNotBe(Uid(first));
    }

    [Fact]
    public async Task A_calendar_that_is_up_to_date_gets_a_304()
    {
        var token = await CreateAsync();
        var first = await ReadAsync(token);
        (await ReadAsync(token, ("If-None-Match", first.Headers["ETag"]))).Status.ShouldBe(304);
    }

    [Fact]
    public async Task Unknown_and_revoked_tokens_are_answered_alike()
    {
        var created = await Tokens.CreateAsync(NewServiceKey.DefaultTenant, "phone", Edit, TestContext.Current.CancellationToken);
        (await ReadAsync(created.Secret)).Status.ShouldBe(200);
        await Tokens.RevokeAsync(NewServiceKey.DefaultTenant, created.Token.Id, Edit, TestContext.Current.CancellationToken);
        var (revoked, unknown) = (await ReadAsync(created.Secret), await ReadAsync(new string('A', 43)));
        (revoked.Status, revoked.Text).ShouldBe((404, unknown.Text));
        revoked.Headers.Keys.Order(StringComparer.Ordinal).ShouldBe(unknown.Headers.Keys.Order(StringComparer.Ordinal));
        (unknown.Status, (await ReadAsync("x")).Status).ShouldBe((404, 404));
    }

    [Fact]
    public async Task A_calendar_shows_one_tenant()
    {
        await Client.ImportAsync("alias", Vectors.Body("self-signed-rsa.pem"));
        var other = await Tokens.CreateAsync("other", "phone", Edit, TestContext.Current.CancellationToken);
        (await ReadAsync(other.Secret)).Text.ShouldNotContain("BEGIN:VEVENT");
    }

    [Theory]
    [InlineData("/calendar/{0}.ics")]
    [InlineData("/CALENDAR/{0}.ics")]
    [InlineData("/%63alendar/{0}.ics?a=b")]
    [InlineData("//calendar/{0}.ics")]
    [InlineData("/calendar/{0}")]
    public async Task No_log_shows_the_token(string path)
    {
        var token = await CreateAsync();
        await RequestAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, path, token));
        Server.Log.Lines.ShouldContain(line => line.Contains("/calendar/…", StringComparison.Ordinal));
        Server.Log.Lines.ShouldNotContain(line => line.Contains(token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Making_and_revoking_one_is_recorded_without_the_token()
    {
        var created = await Tokens.CreateAsync(NewServiceKey.DefaultTenant, "phone", Edit, TestContext.Current.CancellationToken);
        Server.Clock.Advance(TimeSpan.FromSeconds(1));
        await Tokens.RevokeAsync(NewServiceKey.DefaultTenant, created.Token.Id, Edit, TestContext.Current.CancellationToken);
        await Client.ImportAsync("alias", Vectors.Body("self-signed-rsa.pem"));
        var records = await Server.Service<IAuditLog>()
            .ReadAsync(NewServiceKey.DefaultTenant, new AuditRange(), TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);
        records.Where(record => record.Act.ObjectType == AuditObjects.CalendarToken).Select(record => record.Act.Verb)
            .ShouldBe([AuditVerb.Create, AuditVerb.Delete]);
        records.ShouldAllBe(record => !record.ToString().Contains(created.Secret, StringComparison.Ordinal));
    }

    private static TimeSpan Seconds(TimeSpan time) => TimeSpan.FromSeconds(Math.Floor(time.TotalSeconds));

    private static string Uid(Answer answer) => Ical.Net.Calendar.Load(answer.Text)!.Events.Single().Uid!;

    private async Task<string> CreateAsync() =>
        (await Tokens.CreateAsync(NewServiceKey.DefaultTenant, "phone", Edit, TestContext.Current.CancellationToken)).Secret;

    private Task<Answer> ReadAsync(string token, params (string Name, string Value)[] headers) =>
        RequestAsync($"/calendar/{token}.ics", headers);

    private async Task<Answer> RequestAsync(string path, params (string Name, string Value)[] headers)
    {
        using var anonymous = ApiClient.Anonymous(Server.Root);
        return await anonymous.GetAtRootAsync(path, headers);
    }
}
