using System.Xml.Linq;

namespace Latchkey.OData.Edm;

/// <summary>
/// Reads the entity data model from a metadata document (MC-EDMX 1.0, MC-CSDL 2.0). The same document defines what the service serves and
/// is the answer of <c>$metadata</c>.
/// </summary>
public static class EdmReader
{
    private static readonly XNamespace Edm = "http://schemas.microsoft.com/ado/2008/09/edm";
    private static readonly XNamespace Metadata = "http://schemas.microsoft.com/ado/2007/08/dataservices/metadata";

    /// <summary>Reads a document of the service itself. It is trusted.</summary>
    public static EdmModel Read(ReadOnlyMemory<byte> document)
    {
        var schema = XDocument.Load(new MemoryStream(document.ToArray())).Descendants(Edm + "Schema").Single();
        var name = (string)schema.Attribute("Namespace")!;
        var manyEnds = schema.Elements(Edm + "Association").SelectMany(ManyEnds(name)).ToHashSet();
        var declarations = schema.Elements(Edm + "EntityType")
            .ToDictionary(type => $"{name}.{(string)type.Attribute("Name")!}", StringComparer.Ordinal);
        var complexTypes = schema.Elements(Edm + "ComplexType").ToDictionary(
            type => $"{name}.{(string)type.Attribute("Name")!}",
            type => (IReadOnlyList<EdmProperty>)[.. type.Elements(Edm + "Property").Select(Property)],
            StringComparer.Ordinal);
        var types = declarations.ToDictionary(
            type => type.Key, type => EntityType(name, type.Key, declarations, complexTypes, manyEnds), StringComparer.Ordinal);

        var container = schema.Elements(Edm + "EntityContainer").Single();
        var sets = container.Elements(Edm + "EntitySet")
            .Select(set => new EdmEntitySet((string)set.Attribute("Name")!, types[(string)set.Attribute("EntityType")!]))
            .ToDictionary(set => set.Name, StringComparer.Ordinal);
        foreach (var associationSet in container.Elements(Edm + "AssociationSet")) Link(associationSet, sets);
        return new EdmModel(name, sets, document);
    }

    private static Func<XElement, IEnumerable<(string Association, string Role)>> ManyEnds(string schema) => association => association
        .Elements(Edm + "End")
        .Where(end => (string?)end.Attribute("Multiplicity") == "*")
        .Select(end => ($"{schema}.{(string)association.Attribute("Name")!}", (string)end.Attribute("Role")!));

    private static EdmEntityType EntityType(
        string schema, string fullName, Dictionary<string, XElement> declarations,
        Dictionary<string, IReadOnlyList<EdmProperty>> complexTypes, HashSet<(string, string)> manyEnds)
    {
        var lineage = Lineage(fullName, declarations).Reverse().ToList();
        var elements = lineage.SelectMany(type => type.Elements(Edm + "Property"))
            .ToLookup(element => complexTypes.ContainsKey(Type(element)));
        var properties = elements[false].Select(Property).ToList();
        var complexes = elements[true]
            .Select(element => new EdmComplexProperty((string)element.Attribute("Name")!, Type(element), complexTypes[Type(element)]));
        var navigations = lineage.SelectMany(type => type.Elements(Edm + "NavigationProperty"))
            .Select(element => Navigation(element, manyEnds));
        var key = lineage.SelectMany(type => type.Elements(Edm + "Key")).Elements(Edm + "PropertyRef")
            .Select(reference => properties.Single(property => property.Name == (string)reference.Attribute("Name")!));
        var declaration = declarations[fullName];
        return new EdmEntityType(
            (string)declaration.Attribute("Name")!,
            schema,
            [.. key],
            properties,
            [.. navigations],
            (bool?)declaration.Attribute(Metadata + "HasStream") ?? false)
        {
            Complexes = [.. complexes],
        };
    }

    private static string Type(XElement property) => (string)property.Attribute("Type")!;

    private static IEnumerable<XElement> Lineage(string fullName, Dictionary<string, XElement> declarations)
    {
        for (var name = fullName; name is not null; name = (string?)declarations[name].Attribute("BaseType"))
            yield return declarations[name];
    }

    private static EdmProperty Property(XElement element) => new(
        (string)element.Attribute("Name")!,
        Enum.Parse<EdmPrimitive>(Type(element)["Edm.".Length..]),
        (bool?)element.Attribute("Nullable") ?? true,
        (int?)element.Attribute("MaxLength"));

    private static EdmNavigation Navigation(XElement element, HashSet<(string, string)> manyEnds)
    {
        var (association, toRole) = ((string)element.Attribute("Relationship")!, (string)element.Attribute("ToRole")!);
        return new EdmNavigation((string)element.Attribute("Name")!, manyEnds.Contains((association, toRole)), association, toRole);
    }

    private static void Link(XElement associationSet, Dictionary<string, EdmEntitySet> sets)
    {
        var association = (string)associationSet.Attribute("Association")!;
        var ends = associationSet.Elements(Edm + "End")
            .Select(end => (Role: (string)end.Attribute("Role")!, Set: sets[(string)end.Attribute("EntitySet")!]))
            .ToList();
        foreach (var (from, to) in new[] { (ends[0], ends[1]), (ends[1], ends[0]) })
        {
            var navigation = from.Set.Type.Navigations
                .FirstOrDefault(candidate => candidate.Association == association && candidate.ToRole == to.Role);
            if (navigation is not null) from.Set.Link(navigation.Name, to.Set);
        }
    }
}
