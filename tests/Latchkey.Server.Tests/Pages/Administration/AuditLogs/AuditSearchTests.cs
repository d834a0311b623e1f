using Latchkey.Keystores.Audit;
using Latchkey.Pages.Administration.AuditLogs;
using Latchkey.Server.Tests.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Latchkey.Server.Tests.Pages.Administration.AuditLogs;

[OnBothEngines]
public sealed class AuditSearchTests
{
    [Fact]
    public void A_search_survives_its_address()
    {
        var search = new AuditSearch
        {
            Verb = AuditVerb.Rename,
            ObjectName = "a&b=c #",
            Actor = "Åsa",
            From = new DateOnly(2026, 1, 2),
            To = new DateOnly(2026, 1, 3)
        };
        Parse(search.ToQuery()).ShouldBeEquivalentTo(search);
        Parse(new AuditSearch().ToQuery()).ShouldBeEquivalentTo(new AuditSearch());
    }

    [Theory]
    [InlineData("?verb=1")]
    [InlineData("?verb=rename")]
    [InlineData("?from=2026-13-01")]
    [InlineData("?to=yesterday")]
    public void An_unknown_search_is_ignored(string query) => Parse(query).ShouldBeNull();

    [Fact]
    public void A_search_for_too_long_a_text_is_ignored() => Parse($"?actor={new string('a', 501)}").ShouldBeNull();

    [Fact]
    public void A_day_is_searched_to_its_last_millisecond()
    {
        var range = new AuditSearch { From = new DateOnly(2026, 1, 2), To = new DateOnly(2026, 1, 2) }.Range;
        range.From.ShouldBe(new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero));
        range.To.ShouldBe(new DateTimeOffset(2026, 1, 2, 23, 59, 59, 999, TimeSpan.Zero));
        range.NewestFirst.ShouldBeTrue();
    }

    private static AuditSearch? Parse(string query) => AuditSearch.Parse(new QueryCollection(QueryHelpers.ParseQuery(query)));
}
