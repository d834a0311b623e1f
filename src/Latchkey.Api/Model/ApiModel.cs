using Latchkey.OData.Edm;

namespace Latchkey.Api.Model;

/// <summary>The entity data model of the API, read from the metadata document that <c>$metadata</c> returns.</summary>
internal static class ApiModel
{
    /// <summary>Reads <c>metadata.edmx</c>.</summary>
    public static EdmModel Read()
    {
        using var resource = typeof(ApiModel).Assembly.GetManifestResourceStream("metadata.edmx")!;
        using var document = new MemoryStream();
        resource.CopyTo(document);
        return EdmReader.Read(document.ToArray());
    }
}
