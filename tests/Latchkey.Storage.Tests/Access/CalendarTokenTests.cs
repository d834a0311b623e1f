using Latchkey.Keystores;
using Latchkey.Keystores.Audit;
using Latchkey.Storage.Tests.Infrastructure;

namespace Latchkey.Storage.Tests.Access;

[OnBothEngines]
public sealed class CalendarTokenTests
{
    [Fact]
    public async Task A_token_is_found_by_its_secret_until_it_is_revoked()
    {
        await using var storage = await TestStorage.OpenAsync();
        var made = await storage.CalendarTokens.CreateAsync(Some.Tenant, "team", Some.Edit(), TestStorage.Token);
        made.Secret.Length.ShouldBe(43);
        (await storage.CalendarTokens.FindAsync(made.Secret, TestStorage.Token)).ShouldBe(made.Token);
        (await storage.CalendarTokens.FindAsync(made.Secret[..^1], TestStorage.Token)).ShouldBeNull();
        (await storage.CalendarTokens.ListAsync("other", TestStorage.Token)).ShouldBeEmpty();
        (await storage.CalendarTokens.RevokeAsync("other", made.Token.Id, Some.Edit(), TestStorage.Token)).ShouldBeFalse();
        (await storage.CalendarTokens.RevokeAsync(Some.Tenant, made.Token.Id, Some.Edit(), TestStorage.Token)).ShouldBeTrue();
        (await storage.CalendarTokens.FindAsync(made.Secret, TestStorage.Token)).ShouldBeNull();
    }

    [Fact]
    public async Task The_secret_is_nowhere_in_the_database_and_the_audit_log_tells_of_both_acts()
    {
        await using var storage = await TestStorage.OpenAsync();
        var made = await storage.CalendarTokens.CreateAsync(Some.Tenant, "team", Some.Edit(), TestStorage.Token);
        (await storage.RowsAsync()).ShouldAllBe(value => !value.Contains(made.Secret));
        await storage.CalendarTokens.RevokeAsync(Some.Tenant, made.Token.Id, Some.Edit(), TestStorage.Token);
        await storage.ImportAsync("moves the inbox");
        (await storage.Audit.ReadAsync(Some.Tenant, new AuditRange(), TestStorage.Token).Take(2)
            .Select(record => (record.Act.Verb, record.Act.ObjectType, record.Act.Detail)).ToListAsync(TestStorage.Token))
            .ShouldBe([(AuditVerb.Create, AuditObjects.CalendarToken, "'team'"), (AuditVerb.Delete, AuditObjects.CalendarToken, "'team'")],
                ignoreOrder: true);
    }

    [Fact]
    public async Task Of_those_who_revoke_a_token_at_once_one_has_done_it()
    {
        await using var storage = await TestStorage.OpenAsync();
        await using var other = storage.Another();
        var made = await storage.CalendarTokens.CreateAsync(Some.Tenant, "team", Some.Edit(), TestStorage.Token);
        var revocations = Enumerable.Range(0, 12)
            .Select(i =>
            (i % 2 == 0 ? storage : other).CalendarTokens.RevokeAsync(Some.Tenant, made.Token.Id, Some.Edit(), TestStorage.Token));
        (await Task.WhenAll(revocations)).Count(isDone => isDone).ShouldBe(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two\nlines")]
    public async Task A_name_that_is_none_is_refused(string name)
    {
        await using var storage = await TestStorage.OpenAsync();
        (await storage.CalendarTokens.CreateAsync(Some.Tenant, name, Some.Edit(), TestStorage.Token).ShouldThrowAsync<RefusalException>())
            .Refusal.ShouldBeOfType<Refusal.CalendarTokenInvalid>();
    }
}
