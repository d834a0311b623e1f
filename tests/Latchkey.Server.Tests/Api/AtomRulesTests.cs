using System.Globalization;
using System.Xml.Linq;
using Latchkey.Api.Model;
using Latchkey.OData.Edm;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Api;

/// <summary>
/// Atom answers keep the rules of the Atom format (RFC 4287) and of OData V2 ("AtomPub Format"): elements, their order,
/// namespaces, ids and links, each checked against the model.
/// </summary>
public sealed class AtomRulesTests(FilledServer filled) : IClassFixture<FilledServer>
{
    private const string DataServices = "http://schemas.microsoft.com/ado/2007/08/dataservices";

    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace D = DataServices;
    private static readonly XNamespace M = $"{DataServices}/metadata";
    private static readonly EdmModel Model = ApiModel.Read();

    private string Root => new Uri(filled.Server.Root, "/api/v1/").ToString();

    [Theory]
    [InlineData("KeystoreEntries", "KeystoreEntries")]
    [InlineData("KeystoreEntries?$inlinecount=allpages&$top=1", "KeystoreEntries")]
    [InlineData("KeystoreEntries?$select=Alias,Keystore", "KeystoreEntries")]
    [InlineData("KeystoreEntries?$expand=ChainCertificates,Keystore", "KeystoreEntries")]
    [InlineData("KeystoreEntries?keystoreName=backup_admin_system", "KeystoreEntries")]
    [InlineData("HistoryKeystoreEntries", "HistoryKeystoreEntries")]
    [InlineData("Keystores('system')/Entries", "KeystoreEntries")]
    [InlineData("KeystoreEntries('6D7970616972')/ChainCertificates", "ChainCertificates")]
    public async Task A_feed_keeps_the_rules(string path, string set)
    {
        var feed = await ReadAsync(path);
        feed.Name.ShouldBe(Atom + "feed");
        feed.Attribute(XNamespace.Xml + "base")!.Value.ShouldBe(Root);
        CheckFeed(feed, set);
        (feed.Element(M + "count") is not null).ShouldBe(path.Contains("$inlinecount", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("KeystoreEntries('6D796365727469666963617465')", "KeystoreEntries")]
    [InlineData("KeystoreEntries('6D7970616972')?$expand=ChainCertificates/KeystoreEntry,Certificate", "KeystoreEntries")]
    [InlineData("KeystoreEntries('6D7970616972')/ChainCertificates(Hexalias='6D7970616972',Index=0)", "ChainCertificates")]
    [InlineData("KeystoreEntries('6D7970616972')/Certificate", "CertificateResources")]
    [InlineData("KeystoreEntries('6D7970616972')/ChainResource", "CertificateChainResources")]
    [InlineData("KeystoreEntries('6D7970616972')/Sshkey", "SSHKeyResources")]
    [InlineData("KeystoreEntries('6D7970616972')/SigningRequest", "CertificateSigningRequests")]
    [InlineData("Keystores('system')", "Keystores")]
    [InlineData("Keystores('system')?$expand=Entries", "Keystores")]
    [InlineData("KeystoreResources('system')", "KeystoreResources")]
    public async Task An_entry_keeps_the_rules(string path, string set)
    {
        var entry = await ReadAsync(path);
        entry.Name.ShouldBe(Atom + "entry");
        entry.Attribute(XNamespace.Xml + "base")!.Value.ShouldBe(Root);
        CheckEntry(entry, Model.EntitySets[set]);
    }

    private async Task<XElement> ReadAsync(string path)
    {
        var answer = await filled.Client.GetAsync(path);
        answer.Status.ShouldBe(200, answer.Text);
        return XDocument.Parse(answer.Text).Root!;
    }

    private void CheckFeed(XElement feed, string set)
    {
        var names = feed.Elements().Select(element => element.Name).ToList();
        names.Take(5).ShouldBe([Atom + "id", Atom + "title", Atom + "updated", Atom + "author", Atom + "link"]);
        names.Skip(5).SkipWhile(name => name == M + "count").SkipWhile(name => name == Atom + "entry")
            .SkipWhile(name => name == Atom + "link").ShouldBeEmpty();
        Text(feed, "id").ShouldStartWith(Root);
        Text(feed, "title").ShouldBe(set);
        CheckTime(feed);
        feed.Element(Atom + "author")!.Element(Atom + "name").ShouldNotBeNull();
        feed.Element(Atom + "link")!.Attribute("rel")!.Value.ShouldBe("self");
        foreach (var entry in feed.Elements(Atom + "entry")) CheckEntry(entry, Model.EntitySets[set]);
    }

    private void CheckEntry(XElement entry, EdmEntitySet set)
    {
        entry.Elements().Select(element => element.Name).Take(4)
            .ShouldBe([Atom + "id", Atom + "title", Atom + "updated", Atom + "category"]);
        Text(entry, "title").ShouldBe(set.Name);
        CheckTime(entry);
        var category = entry.Elements(Atom + "category").Single();
        category.Attribute("term")!.Value.ShouldBe(set.Type.FullName);
        category.Attribute("scheme")!.Value.ShouldBe($"{DataServices}/scheme");

        var links = entry.Elements(Atom + "link").ToList();
        var edit = links.Single(link => link.Attribute("rel")!.Value == "edit");
        edit.Attribute("title")!.Value.ShouldBe(set.Type.Name);
        Text(entry, "id").ShouldBe(Root + edit.Attribute("href")!.Value);
        edit.Attribute("href")!.Value.ShouldStartWith($"{set.Name}(");
        CheckContent(entry, set, edit.Attribute("href")!.Value);
        foreach (var link in links.Where(link => link.Attribute("rel")!.Value.StartsWith(DataServices, StringComparison.Ordinal)))
            CheckNavigation(link, set, edit.Attribute("href")!.Value);
    }

    private static void CheckContent(XElement entry, EdmEntitySet set, string href)
    {
        var content = entry.Elements(Atom + "content").Single();
        var properties = set.Type.HasStream ? entry.Element(M + "properties") : content.Element(M + "properties");
        if (set.Type.HasStream)
        {
            content.Attribute("src")!.Value.ShouldBe($"{href}/$value");
            content.Attribute("type").ShouldNotBeNull();
            entry.Elements(Atom + "link").Single(link => link.Attribute("rel")!.Value == "edit-media")
                .Attribute("href")!.Value.ShouldBe($"{href}/$value");
        }
        else
        {
            content.Attribute("type")!.Value.ShouldBe("application/xml");
        }

        var names = properties!.Elements().Select(element => element.Name).ToList();
        names.ShouldBe(set.Type.Properties.Select(property => D + property.Name).Where(names.Contains));
        foreach (var property in properties.Elements().Where(property => property.Attribute(M + "null") is not null))
            property.IsEmpty.ShouldBeTrue();
    }

    private void CheckNavigation(XElement link, EdmEntitySet set, string href)
    {
        var navigation = set.Navigation(link.Attribute("title")!.Value)!;
        link.Attribute("rel")!.Value.ShouldBe($"{DataServices}/related/{navigation.Name}");
        link.Attribute("href")!.Value.ShouldBe($"{href}/{navigation.Name}");
        link.Attribute("type")!.Value.ShouldBe($"application/atom+xml;type={(navigation.IsMany ? "feed" : "entry")}");
        if (link.Element(M + "inline")?.Elements().SingleOrDefault() is not { } inline) return;
        inline.Name.ShouldBe(Atom + (navigation.IsMany ? "feed" : "entry"));
        if (navigation.IsMany) CheckFeed(inline, set.Target(navigation).Name);
        else CheckEntry(inline, set.Target(navigation));
    }

    private static void CheckTime(XElement element) => DateTimeOffset.TryParseExact(
        Text(element, "updated"), ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFK"], CultureInfo.InvariantCulture,
        DateTimeStyles.None, out _).ShouldBeTrue();

    private static string Text(XElement element, string name) => element.Elements(Atom + name).Single().Value;
}
