using System.Text;
using Latchkey.OData.Tests.Shop;

namespace Latchkey.OData.Tests.Requests;

/// <summary>Headers that say how a request is meant.</summary>
public sealed class RequestHeaderTests
{
    private readonly ShopService _shop = new();

    [Theory]
    [InlineData("DELETE", null, 204)]
    [InlineData(null, "DELETE", 204)]
    [InlineData("DELETE", "DELETE", 204)]
    [InlineData("PUT", null, 409)]
    [InlineData("MERGE", null, 501)]
    [InlineData("PATCH", null, 501)]
    [InlineData("DELETE", "PUT", 400)]
    [InlineData("GET", null, 501)]
    [InlineData("POST", null, 501)]
    [InlineData("delete", null, 501)]
    [InlineData("", null, 501)]
    [InlineData(null, null, 405)]
    public async Task A_post_may_carry_another_method(string? method, string? other, int status) =>
        (await _shop.SendAsync(
            "POST", "Authors('Nobody')", [], ("X-HTTP-Method", method), ("X-HTTP-Method-Override", other))).Status.ShouldBe(status);

    [Fact]
    public async Task A_method_is_carried_by_a_post_alone() =>
        (await _shop.SendAsync("GET", "Authors('Nobody')", [], ("X-HTTP-Method", "DELETE"))).Status.ShouldBe(200);

    [Theory]
    [InlineData("DataServiceVersion", "1.0", 200)]
    [InlineData("DataServiceVersion", "2.0", 200)]
    [InlineData("DataServiceVersion", "2.0;NetFx", 200)]
    [InlineData("DataServiceVersion", "2.1", 400)]
    [InlineData("DataServiceVersion", "3.0", 400)]
    [InlineData("DataServiceVersion", "0.9", 400)]
    [InlineData("DataServiceVersion", "-1.0", 400)]
    [InlineData("DataServiceVersion", "", 400)]
    [InlineData("DataServiceVersion", "two", 400)]
    [InlineData("DataServiceVersion", "99999999999999999999999999999999", 400)]
    [InlineData("MaxDataServiceVersion", "1.0", 200)]
    [InlineData("MaxDataServiceVersion", "2.0;NetFx", 200)]
    [InlineData("MaxDataServiceVersion", "3.0", 200)]
    [InlineData("MaxDataServiceVersion", "0.5", 400)]
    [InlineData("MaxDataServiceVersion", "none", 400)]
    public async Task A_version_that_cannot_be_served_is_refused(string name, string value, int status) =>
        (await _shop.SendAsync("GET", "Authors", [], (name, value))).Status.ShouldBe(status);

    [Fact]
    public async Task A_language_changes_nothing()
    {
        var english = await _shop.SendAsync("GET", "NoSuchSet", [], ("Accept", "application/json"));
        var german = await _shop.SendAsync("GET", "NoSuchSet", [], ("Accept", "application/json"), ("Accept-Language", "de-DE, tlh;q=0.5"));
        Encoding.UTF8.GetString(german.Body).ShouldBe(Encoding.UTF8.GetString(english.Body));
    }
}
