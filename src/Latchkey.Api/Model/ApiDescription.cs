using Latchkey.OData.OpenApi;

namespace Latchkey.Api.Model;

/// <summary>The part of <c>openapi.json</c> about the whole API.</summary>
internal static class ApiDescription
{
    public static OpenApiSettings Settings { get; } = new(
        "Security Content",
        "The tenant keystore over OData V2. `GET` of an entity also serves its properties (`/Alias`, `/Alias/$value`), "
        + "the entities that it leads to (`/ChainCertificates`), its links (`/$links/Keystore`) and counts (`/$count`). "
        + "`$metadata` describes the types.",
        "1.0.0",
        "/oauth/token");
}
