using System.Collections.Immutable;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Expiry;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.Tests.Expiry;

/// <summary>When notice of the end of a certificate is given, case by case; <see cref="TenYearsTests"/> has the long run.</summary>
public sealed class ExpiryNoticeTests
{
    private const string LastDay = "threshold 1d, ends 2027-01-31T00:00:00Z";
    private const string Expired = "expired, ended 2027-01-31T00:00:00Z";

    // 30 days: the thresholds are reached 10 days, 3 days and 1 day before the end.
    private static readonly DateTimeOffset Begin = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset End = Begin.AddDays(30);

    private readonly ExpiryPolicy _policy = new([ThresholdTests.Read("1/3"), ThresholdTests.Read("1/10"), ThresholdTests.Read("1d")], []);
    private TenantKeystores _keystores = Entries.Put(TenantKeystores.Empty, "tls", "01", Begin, End);

    [Fact]
    public void Notice_is_given_once_per_threshold_then_daily_and_after_the_end_too()
    {
        var told = new List<(double, string)>();
        for (var hours = 0; hours < 33 * 24; hours++)
            told.AddRange(Look(Begin.AddHours(hours)).Select(detail => (Math.Round(hours / 24.0, 2), detail)));
        told.ShouldBe(
            [
                (20, "threshold 1/3, ends 2027-01-31T00:00:00Z"),
                (27, "threshold 1/10, ends 2027-01-31T00:00:00Z"),
                (29, LastDay),
                (30, LastDay + ", reminder"), // in the second of the end it is still valid
                (30.04, Expired),
                (31, Expired + ", reminder"),
                (32, Expired + ", reminder"),
            ]);
    }

    [Fact]
    public void Of_several_thresholds_passed_at_once_notice_is_given_of_the_most_urgent()
    {
        Look(End.AddHours(-30)).ShouldBe(["threshold 1/10, ends 2027-01-31T00:00:00Z"]);
        Look(End.AddHours(-29)).ShouldBeEmpty();
        Look(End.AddYears(2)).ShouldBe([Expired]);
    }

    [Fact]
    public void A_new_certificate_starts_over_and_the_old_one_put_back_does_not()
    {
        Look(End.AddHours(1)).ShouldBe([Expired]);
        _keystores = Entries.Put(_keystores, "tls", "02", End, End.AddDays(30));
        Look(End.AddHours(2)).ShouldBeEmpty();
        _keystores = Entries.Put(_keystores, "tls", "01", Begin, End);
        Look(End.AddHours(3)).ShouldBeEmpty();
        _keystores = Entries.Put(_keystores, "tls", "02", End, End.AddDays(30));
        Look(End.AddDays(20)).ShouldBe(["threshold 1/3, ends 2027-03-02T00:00:00Z"]);
    }

    [Fact]
    public void A_clock_that_goes_back_a_little_repeats_nothing()
    {
        Look(End.AddDays(-1)).ShouldBe([LastDay]);
        for (var hours = -20; hours < 24; hours++) Look(End.AddDays(-1).AddHours(hours)).ShouldBeEmpty($"{hours}");
        Look(End.AddSeconds(1)).ShouldBe([Expired]);
    }

    [Fact]
    public void After_a_clock_was_a_year_ahead_every_notice_is_a_reminder()
    {
        Look(Begin.AddYears(1)).ShouldBe([Expired]);
        Look(Begin.AddDays(1)).ShouldBeEmpty();
        Look(End.AddDays(-10)).ShouldBe(["threshold 1/3, ends 2027-01-31T00:00:00Z, reminder"]);
        Look(End.AddDays(-9)).ShouldBeEmpty();
        Look(End.AddHours(-20)).ShouldBe([LastDay + ", reminder"]);
        Look(End.AddHours(1)).ShouldBe([Expired + ", reminder"]);
    }

    [Fact]
    public void A_threshold_that_the_settings_add_gives_notice_if_it_is_more_urgent_than_the_last()
    {
        Look(End.AddDays(-9)).ShouldBe(["threshold 1/3, ends 2027-01-31T00:00:00Z"]);
        var policy = _policy with { Rules = [new(new("t*"), [ThresholdTests.Read("20d"), ThresholdTests.Read("9d")])] };
        _keystores.DueNotices(policy, End.AddDays(-8)).ShouldHaveSingleItem()
            .Detail.ToString().ShouldBe("threshold 9d, ends 2027-01-31T00:00:00Z");
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z")]
    [InlineData("9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z")]
    public void Dates_at_the_edge_are_no_fault(string begin, string end)
    {
        _keystores = Entries.Put(_keystores, "edge", "03", DateTimeOffset.Parse(begin, null), DateTimeOffset.Parse(end, null));
        foreach (var now in new[] { DateTimeOffset.MinValue, Begin, DateTimeOffset.MaxValue, Begin }) Should.NotThrow(() => Look(now));
    }

    [Fact]
    public void The_detail_in_the_audit_log_reads_back()
    {
        ExpiryDetail[] details = [new("1/10", End, true), new("30d", End, false), new(null, End, true), new(null, End, false)];
        foreach (var detail in details)
        {
            ExpiryDetail.TryParse(detail.ToString(), out var read).ShouldBeTrue();
            read.ShouldBe(detail);
        }

        foreach (var other in new[] { null, "", "from 'expired, ended 2027-01-31T00:00:00Z'", "threshold 1d, ends 2027-31-31T00:00:00Z" })
            ExpiryDetail.TryParse(other, out _).ShouldBeFalse();
    }

    private ImmutableArray<string> Look(DateTimeOffset now)
    {
        var change = _keystores.GiveNotices(_policy, most: 10, new Edit("Latchkey", now));
        if (change.ChangesState) _keystores = _keystores.Apply(change);
        foreach (var act in change.Acts)
            (act.Verb, act.ObjectType, act.Keystore).ShouldBe((AuditVerb.Notify, AuditObjects.Certificate, "system"));
        return [.. change.Acts.Where(act => act.ObjectName == "tls").Select(act => act.Detail!)];
    }
}
