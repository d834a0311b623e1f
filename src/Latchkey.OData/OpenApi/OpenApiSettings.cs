namespace Latchkey.OData.OpenApi;

/// <summary>The part of the OpenAPI document that describes the service as a whole.</summary>
/// <param name="Title">The title of the API.</param>
/// <param name="Description">The introduction for readers, in Markdown.</param>
/// <param name="Version">The version of the API.</param>
/// <param name="TokenUrl">The path that issues bearer tokens by the client credentials grant.</param>
public sealed record OpenApiSettings(string Title, string Description, string Version, string TokenUrl);
