using CsCheck;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Api.KeystoreEntries;

/// <summary>The query options on the list of entries, which SAP's page leaves out and clients use nevertheless.</summary>
public sealed class QueryKeystoreEntriesTests(QueriedKeystore queried) : IClassFixture<QueriedKeystore>
{
    private static readonly (string, string) Accept = ("Accept", "application/json");

    private string Root => queried.Server.Root.ToString();

    [Theory]
    [InlineData("$filter=Alias eq 'b-ec'", "b-ec")]
    [InlineData("$filter=KeyType eq 'EC'", "a-ec b-ec c-ec")]
    [InlineData("$filter=KeyType eq 'EC' and not startswith(Alias,'a') or Hexalias eq '612D727361'", "a-rsa b-ec c-ec")]
    [InlineData("$filter=ValidNotAfter lt datetimeoffset'1999-01-01T00:00:00Z'", "")]
    [InlineData("$filter=ValidNotAfter gt datetimeoffset'1999-01-01T00:00:00+01:00' and KeyType eq 'RSA'", "a-rsa b-rsa c-rsa d-rsa")]
    [InlineData("$filter=year(LastModifiedTime) eq 2026 and EllipticCurve ne null", "a-ec b-ec c-ec")]
    [InlineData("$filter=Keystore/Name eq 'system' and KeySize ge 2048", "a-rsa b-rsa c-rsa d-rsa")]
    [InlineData("$filter=Keystore/Name eq 'KeyHistory'", "")]
    [InlineData("$filter=Type eq 'Certificate' and substringof('c-',tolower(Alias))", "c-ec c-rsa")]
    [InlineData("$orderby=KeyType desc,Alias desc", "d-rsa c-rsa b-rsa a-rsa c-ec b-ec a-ec")]
    [InlineData("$orderby=KeySize", "a-ec b-ec c-ec a-rsa b-rsa c-rsa d-rsa")]
    [InlineData("$orderby=Keystore/Name,Alias desc&$top=2&$skip=1", "c-rsa c-ec")]
    [InlineData("$orderby=ValidNotAfter,Alias&$filter=KeyType eq 'RSA'&$skip=3", "d-rsa")]
    public async Task Options_choose_and_sort(string options, string aliases) =>
        (await AliasesAsync($"KeystoreEntries?{options.Replace(" ", "%20").Replace("+", "%2B")}")).ShouldBe(aliases);

    [Fact]
    public async Task Counts_follow_the_filter()
    {
        (await GetAsync("KeystoreEntries/$count?$filter=KeyType%20eq%20'EC'")).Text.ShouldBe("3");
        (await GetAsync("KeystoreEntries?$filter=KeyType%20eq%20'EC'&$top=1&$inlinecount=allpages")).Data.GetProperty("__count").GetString()
            .ShouldBe("3");
        (await AliasesAsync("Keystores('system')/Entries?$filter=KeyType%20eq%20'EC'&$orderby=Alias%20desc")).ShouldBe("c-ec b-ec a-ec");
    }

    [Fact]
    public async Task Links_lead_to_the_keystore()
    {
        (await GetAsync("KeystoreEntries('612D6563')/$links/Keystore")).Data.GetProperty("uri").GetString()
            .ShouldBe($"{Root}api/v1/Keystores('system')");
        (await queried.Client.GetAsync("Keystores('system')/$links/Entries?$top=1")).Text.ShouldBe(
            "<?xml version='1.0' encoding='utf-8'?><links xmlns=\"http://schemas.microsoft.com/ado/2007/08/dataservices\">" +
            $"<uri>{Root}api/v1/KeystoreEntries('612D6563')</uri></links>");
    }

    [Theory]
    [InlineData("KeystoreEntries?x=", 9_000, "The URI is longer than 8192 characters below the service root.")]
    [InlineData("KeystoreEntries?x=", 30_000, "The URI is longer than 8192 characters below the service root.")]
    [InlineData("KeystoreEntries?$filter=", 4_001, "The value of '$filter' is longer than 4000 characters.")]
    [InlineData("KeystoreEntries?$filter=", 16, "The expression is nested more than 15 levels deep at position 16.")]
    public async Task Excess_is_refused_by_name(string target, int parentheses, string text)
    {
        var answer = await GetAsync(target + new string('(', parentheses));
        (answer.Status, answer.ContentType).ShouldBe((400, "application/json"));
        answer.Text.ShouldContain(text);
    }

    [Fact]
    public async Task Two_thousand_generated_queries_are_answered_or_refused()
    {
        var words = Gen.OneOf("Alias", "KeyType", "KeySize", "ValidNotAfter", "Keystore/Name", "eq", "ne", "lt", "and", "or", "not", "(",
            ")", ",", "'a-rsa'", "'", "2048", "null", "datetimeoffset'2026-01-01T00:00:00Z'", "startswith(", "year(", "add", "desc", "%",
            "%00", "&", "/", "$orderby=");
        await Gen.Select(Gen.OneOf("$filter=", "$orderby=", "$skiptoken=", "$select=", "$top="), words.Array[0, 8]).SampleAsync(
            async (option, parts) =>
                (await GetAsync($"KeystoreEntries?{option}{string.Join("%20", parts)}")).Status.ShouldBeOneOf(200, 400, 404),
            iter: 2_000);
    }

    private Task<Answer> GetAsync(string target) => queried.Client.GetAsync(target, Accept);

    private async Task<string> AliasesAsync(string target)
    {
        var answer = await GetAsync(target);
        answer.Status.ShouldBe(200, answer.Text);
        return string.Join(' ', answer.Entries.Keys);
    }
}
