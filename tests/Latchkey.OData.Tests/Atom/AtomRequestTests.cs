using System.Text;
using Latchkey.OData.Tests.Shop;

namespace Latchkey.OData.Tests.Atom;

/// <summary>Entities that clients send as Atom.</summary>
public sealed class AtomRequestTests
{
    private const string Namespaces =
        "xmlns=\"http://www.w3.org/2005/Atom\" xmlns:m=\"http://schemas.microsoft.com/ado/2007/08/dataservices/metadata\" " +
            "xmlns:d=\"http://schemas.microsoft.com/ado/2007/08/dataservices\"";
    private const string Properties = "<m:properties><d:Name>New</d:Name><d:Born>1970-01-02T00:00:00</d:Born></m:properties>";
    private const string Born = "\"Born\":\"/Date(86400000)/\"";

    private readonly ShopService _shop = new();

    [Theory]
    [InlineData($"<entry {Namespaces}><content type=\"application/xml\">{Properties}</content></entry>")]
    [InlineData($"<entry {Namespaces}>{Properties}<content type=\"image/png\" src=\"x\"/></entry>")]
    [InlineData(
        $"<?xml version=\"1.0\"?><!-- a comment --><entry {Namespaces}><id/><title type=\"text\">x</title><author><name/>" +
        $"</author><category term=\"shop.Author\"/><link rel=\"edit\" href=\"x\"><m:inline><feed><entry><content>{Properties}</content>" +
        $"</entry></feed></m:inline></link><other xmlns=\"urn:other\">x</other>\n <content type=\"application/xml\">\n {Properties}\n" +
        " </content>\n</entry>\n")]
    public async Task The_properties_are_found_wherever_atom_has_them(string body)
    {
        foreach (var type in new[] { "application/atom+xml", "application/xml", "application/atom+xml;type=entry;charset=utf-8" })
        {
            var answer = await PostAsync(body, type);
            answer.Status.ShouldBe(200, answer.Body);
            answer.Body.ShouldContain($"\"Name\":\"New\",{Born}");
        }
    }

    [Theory]
    [InlineData("1970-01-02T00:00", Born)]
    [InlineData("1970-01-02T00:00:00.000", Born)]
    [InlineData("1970-01-02T00:00:00.0000000Z", Born)]
    [InlineData(" 1970-01-02T02:00:00+02:00\n", Born)]
    [InlineData("02.01.1970", null)]
    [InlineData("1970-02-30T00:00:00", null)]
    [InlineData("", null)]
    [InlineData("<d:Year>1970</d:Year>", null)]
    public async Task A_time_is_read_as_xml_has_it(string text, string? expected)
    {
        var answer = await PostAsync(
            $"<entry {Namespaces}><content><m:properties><d:Name>New</d:Name><d:Born>{text}</d:Born></m:properties></content></entry>");
        answer.Status.ShouldBe(expected is null ? 400 : 200, answer.Body);
        if (expected is not null) answer.Body.ShouldContain(expected);
    }

    [Theory]
    [InlineData("<d:Name>New</d:Name><d:Born m:null=\"true\"/>", 200, "\"Born\":null")]
    [InlineData("<d:Name>New</d:Name><d:Born m:null=\"true\"></d:Born>", 200, "\"Born\":null")]
    [InlineData("<d:name> &lt;&#x4E;ew&gt; </d:name>", 200, "\"Name\":\" <New> \"")]
    [InlineData("<d:Name m:null=\"true\"/>", 400, "Property with name 'Name' was not found.")]
    [InlineData("<d:Nam>New</d:Nam>", 400, "Invalid property 'Nam' found.")]
    [InlineData("<Name>New</Name>", 400, "Invalid property 'Name' found.")]
    [InlineData("<d:Name>New</d:Name><d:Name>New</d:Name>", 400, "Double occurrence of property with name 'Name'.")]
    [InlineData("<d:Name>12345678901234567890123456789012345678901</d:Name>", 400,
        "Provided value for the property 'Name' is not compatible with the property: it has 41 characters, and at most 40 are allowed.")]
    public async Task A_property_follows_the_rules_that_hold_in_json(string properties, int status, string expected)
    {
        var answer = await PostAsync(
            $"<entry {Namespaces}><content type=\"application/xml\"><m:properties>{properties}</m:properties></content></entry>");
        answer.Status.ShouldBe(status, answer.Body);
        answer.Body.ShouldContain(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no xml")]
    [InlineData("<entry/>")]
    [InlineData($"<feed {Namespaces}/>")]
    [InlineData($"<entry {Namespaces}>")]
    [InlineData($"<entry {Namespaces}>text</entry>")]
    [InlineData($"<entry {Namespaces}><content>text</content></entry>")]
    [InlineData($"<entry {Namespaces}/><entry/>")]
    [InlineData($"<!DOCTYPE entry [<!ENTITY a \"a\">]><entry {Namespaces}><content>{Properties}</content></entry>")]
    [InlineData($"<entry {Namespaces}><content><m:properties><d:Name>&undefined;</d:Name></m:properties></content></entry>")]
    [InlineData(
        $"<entry {Namespaces}><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a/>" +
        "</a></a></a></a></a></a></a></a></a></a></a></a></a></a></a></a></entry>")]
    public async Task Data_that_is_not_an_entry_is_refused(string body)
    {
        var answer = await PostAsync(body);
        answer.Status.ShouldBe(400);
        answer.Body.ShouldContain("An exception of type 'XMLStreamException' occurred.");
    }

    [Fact]
    public async Task An_entry_in_another_encoding_is_read()
    {
        foreach (var encoding in new[] { Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            byte[] body = [.. encoding.GetPreamble(), .. encoding.GetBytes($"<entry {Namespaces}><content>{Properties}</content></entry>")];
            (await _shop.SendAsync("POST", "Authors", body, ("Content-Type", "application/xml"))).Status.ShouldBe(200);
        }
    }

    [Theory]
    [InlineData("text/xml")]
    [InlineData("text/html")]
    [InlineData(null)]
    public async Task Another_type_is_refused(string? type) =>
        (await PostAsync($"<entry {Namespaces}><content>{Properties}</content></entry>", type)).Status.ShouldBe(415);

    [Theory]
    [InlineData("""{"d":{"__metadata":{"id":"x","uri":"x","type":"shop.Author"},"Name":"New","Books":{"__deferred":{"uri":"x"}}}}""")]
    [InlineData("""{"__metadata":{"type":"shop.Author"},"Name":"New","Books":{"results":[{"__metadata":{"uri":"x"},"Number":1}]}}""")]
    public async Task Json_may_have_what_a_client_has_read(string body) =>
        (await PostAsync(body, "application/json;odata=verbose")).Status.ShouldBe(200);

    private async Task<(int Status, string Body)> PostAsync(string body, string? type = "application/atom+xml")
    {
        var (status, _, bytes) =
            await _shop.SendAsync("POST", "Authors", Encoding.UTF8.GetBytes(body), ("Content-Type", type), ("Accept", "application/json"));
        return (status, Encoding.UTF8.GetString(bytes));
    }
}
