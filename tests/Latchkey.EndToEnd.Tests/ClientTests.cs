using Latchkey.EndToEnd.Tests.Infrastructure;

namespace Latchkey.EndToEnd.Tests;

/// <summary>Other people's clients, unmodified, against the real executable (docs/clients.md).</summary>
public sealed class ClientTests(GeneratedClient generated) : IClassFixture<GeneratedClient>
{
    [Theory]
    [InlineData("reads", "oauth")]
    [InlineData("reads", "basic")]
    [InlineData("writes", "oauth")]
    [InlineData("writes", "basic")]
    [InlineData("batch", "oauth")]
    [InlineData("batch", "basic")]
    [InlineData("material", "oauth")]
    [InlineData("material", "basic")]
    public Task A_client_generated_by_SAP_Cloud_SDK_works(string scenario, string signIn) =>
        NodeClients.RunAsync($"cloud-sdk/{scenario}.mjs", [generated.Folder, signIn]);

    [Theory]
    [InlineData("single")]
    [InlineData("batch")]
    public Task A_growing_list_of_OpenUI5_filters_sorts_and_pages(string requests) => NodeClients.RunAsync("openui5/list.mjs", [requests]);

    [Theory]
    [InlineData("single")]
    [InlineData("batch")]
    public Task The_model_of_OpenUI5_writes_and_recovers_from_an_expired_CSRF_token(string requests) =>
        NodeClients.RunAsync("openui5/writes.mjs", [requests, "3"], ("LATCHKEY__Tokens__CsrfLifetimeSeconds", "3"));

    [Theory]
    [InlineData("single")]
    [InlineData("batch")]
    public Task The_model_of_OpenUI5_keeps_credentials_and_policies(string requests) =>
        NodeClients.RunAsync("openui5/material.mjs", [requests]);

    [Theory]
    [InlineData("oauth")]
    [InlineData("basic")]
    public Task CAP_consumes_the_service_as_a_remote_one(string signIn) => NodeClients.RunAsync("cap/remote.mjs", [signIn]);

    [Fact]
    public Task The_client_of_Contiva_lists_generates_imports_and_restores() => NodeClients.RunAsync("contiva/keystore.mjs", []);

    [Fact]
    public Task The_OpenAPI_document_is_valid() => NodeClients.RunAsync("openapi/validate.mjs", []);
}
