using System.Text.RegularExpressions;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Api.KeystoreEntries;

/// <summary>Pages of entries, which the client or the operator has to ask for.</summary>
public sealed class PageKeystoreEntriesTests : KeystoreTest
{
    protected override (string Key, string Value)[] Settings => [("Server:KeystorePageSize", "5")];

    [Fact]
    public async Task A_client_pages_through_entries_while_others_delete_and_add_some()
    {
        await QueriedKeystore.FillAsync(Client);
        var first = await Client.GetAsync("KeystoreEntries?$orderby=KeyType%20desc,Alias&$inlinecount=allpages",
            ("Accept", "application/json"), ("Prefer", "odata.maxpagesize=3"));
        first.Headers["Preference-Applied"].ShouldBe("odata.maxpagesize=3");
        string.Join(' ', first.Entries.Keys).ShouldBe("a-rsa b-rsa c-rsa");

        (await DeleteAsync(Entry("b-rsa"))).Status.ShouldBe(204);
        (await DeleteAsync(Entry("c-rsa"))).Status.ShouldBe(204);
        await Client.ImportAsync("0-rsa", Vectors.Body("self-signed-rsa.pem"));
        await Client.ImportAsync("aa-ec", Vectors.Body("self-signed-ec.pem"));

        var second = await GetAsync(Relative(first));
        string.Join(' ', second.Entries.Keys).ShouldBe("d-rsa a-ec aa-ec b-ec c-ec");
    }

    [Theory]
    [InlineData("KeystoreEntries")]
    [InlineData("Keystores('system')/Entries")]
    public async Task The_setting_cuts_lists_into_pages(string path)
    {
        await QueriedKeystore.FillAsync(Client);
        var first = await GetAsync(path);
        string.Join(' ', first.Entries.Keys).ShouldBe("a-ec a-rsa b-ec b-rsa c-ec");
        var second = await GetAsync(Relative(first));
        string.Join(' ', second.Entries.Keys).ShouldBe("c-rsa d-rsa");
        second.Data.TryGetProperty("__next", out _).ShouldBeFalse();
        (await Client.GetAsync(path)).Text.ShouldMatch(
            $"<link href=\"{Regex.Escape(path)}\\?\\$skiptoken=[A-Za-z0-9_-]+\" rel=\"next\" /></feed>$");
    }

    private string Relative(Answer page)
    {
        var link = page.Data.GetProperty("__next").GetString()!;
        link.ShouldStartWith($"{Server.Root}api/v1/");
        return link[$"{Server.Root}api/v1/".Length..];
    }
}
