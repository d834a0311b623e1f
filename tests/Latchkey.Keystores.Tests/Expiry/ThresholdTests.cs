using Latchkey.Keystores.Expiry;

namespace Latchkey.Keystores.Tests.Expiry;

public sealed class ThresholdTests
{
    [Theory]
    [InlineData("1/3", 90, 30.0)]
    [InlineData("1/10", 90, 9.0)]
    [InlineData("30d", 90, 30.0)]
    [InlineData("12h", 90, 0.5)]
    [InlineData("90m", 90, 0.0625)]
    [InlineData("30d", 7, 30.0)]
    public void It_leads_to_the_end_of_a_lifetime_of_days(string text, int lifetimeDays, double leadDays) =>
        Read(text).Lead(TimeSpan.FromDays(lifetimeDays)).ShouldBe(TimeSpan.FromDays(leadDays));

    [Fact]
    public void A_part_is_cut_to_whole_seconds_and_an_impossible_lifetime_is_none()
    {
        Read("1/3").Lead(TimeSpan.FromSeconds(11)).ShouldBe(TimeSpan.FromSeconds(3));
        Read("1/3").Lead(TimeSpan.FromDays(-5)).ShouldBe(TimeSpan.Zero);
        Read("999998/999999").Lead(DateTimeOffset.MaxValue - DateTimeOffset.MinValue).ShouldBeGreaterThan(TimeSpan.FromDays(3_600_000));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0d")]
    [InlineData("0/3")]
    [InlineData("3/3")]
    [InlineData("1/0")]
    [InlineData("4/3")]
    [InlineData("36501d")]
    [InlineData("1000000m")]
    [InlineData("-1d")]
    [InlineData("1.5d")]
    [InlineData("1w")]
    [InlineData("1d\n")]
    [InlineData("١d")]
    public void Everything_else_is_none(string text) => Threshold.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("*", "any", true)]
    [InlineData("prod-*", "prod-", true)]
    [InlineData("prod-*", "Prod-a", false)]
    [InlineData("*-tls", "a-tls-tls", true)]
    [InlineData("*-tls", "a-tls-", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("*a*b*", "xxaxxbxx", true)]
    [InlineData("*a*b*", "xxbxxaxx", false)]
    [InlineData("a.c", "abc", false)]
    [InlineData("", "a", false)]
    public void A_pattern_has_two_signs_and_the_rest_stands_for_itself(string pattern, string alias, bool matches) =>
        new AliasPattern(pattern).Matches(Alias.Parse(alias)).ShouldBe(matches);

    [Fact]
    public void A_hostile_pattern_costs_no_more_than_the_two_lengths_multiplied()
    {
        var pattern = new AliasPattern(string.Concat(Enumerable.Repeat("*a", 120)) + "b");
        for (var i = 0; i < 1_000; i++) pattern.Matches(Alias.Parse(new string('a', Alias.MaxLength))).ShouldBeFalse();
    }

    [Fact]
    public void Of_two_rules_the_first_counts()
    {
        var policy = new ExpiryPolicy([Read("1d")], [new(new("prod-*"), [Read("30d")]), new(new("*"), [Read("7d")])]);
        policy.Of(Alias.Parse("prod-a")).ShouldBe([Read("30d")]);
        policy.Of(Alias.Parse("test")).ShouldBe([Read("7d")]);
        (policy with { Rules = [] }).Of(Alias.Parse("test")).ShouldBe([Read("1d")]);
    }

    internal static Threshold Read(string text) =>
        Threshold.TryParse(text, out var threshold) ? threshold : throw new FormatException(text);
}
