using Latchkey.OData.Errors;

namespace Latchkey.OData.Uri;

/// <summary>The options of the protocol that are allowed for each kind of resource (OData V2, "URI Conventions" section 4).</summary>
internal static class OptionRules
{
    public static void Check(string method, ResourceKind kind, QueryOptions options)
    {
        foreach (var name in options.SystemNames)
        {
            if (method != "GET") throw ProtocolErrors.MethodNotAllowed();
            if (name == "$format" && kind is ResourceKind.MediaValue or ResourceKind.PropertyValue or ResourceKind.Count)
                throw ProtocolErrors.MalformedSyntax();
            if (!Allowed(kind).Contains(name)) throw ProtocolErrors.IncompatibleOption(name);
        }
    }

    /// <summary>The options that are allowed for a kind of resource.</summary>
    public static string[] Allowed(ResourceKind kind) => kind switch
    {
        ResourceKind.EntitySet => ["$expand", "$filter", "$format", "$inlinecount", "$orderby", "$select", "$skip", "$skiptoken", "$top"],
        ResourceKind.Entity => ["$expand", "$filter", "$format", "$select"],
        ResourceKind.Links => ["$filter", "$format", "$inlinecount", "$orderby", "$skip", "$skiptoken", "$top"],
        ResourceKind.Link => ["$filter", "$format"],
        ResourceKind.Count => ["$filter", "$orderby", "$skip", "$top"],
        ResourceKind.MediaValue or ResourceKind.PropertyValue => [],
        _ => ["$format"],
    };
}
