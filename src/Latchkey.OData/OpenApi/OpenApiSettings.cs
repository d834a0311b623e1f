namespace Latchkey.OData.OpenApi;

/// <summary>What the OpenAPI document of a service says of the service as a whole.</summary>
/// <param name="Title">The title of the API.</param>
/// <param name="Description">What a reader has to know beyond the list of operations; Markdown.</param>
/// <param name="Version">The version of the API.</param>
/// <param name="TokenUrl">The path that answers bearer tokens by the client credentials grant.</param>
public sealed record OpenApiSettings(string Title, string Description, string Version, string TokenUrl);
