using System.Collections.Immutable;

namespace Latchkey.Keystores.Materials;

/// <summary>A client of an OAuth 2.0 server (RFC 6749 section 4.4); the secret is its client secret.</summary>
public sealed record OAuth2ClientCredential : MaterialContent
{
    /// <summary>The description, or null.</summary>
    public string? Description { get; init; }

    /// <summary>The token endpoint.</summary>
    public required string TokenServiceUrl { get; init; }

    /// <summary>The client's id.</summary>
    public required string ClientId { get; init; }

    /// <summary>Where the client's secret is sent: <c>body</c> or <c>header</c>; other texts pass, as in the real service.</summary>
    public string? ClientAuthentication { get; init; }

    /// <summary>The requested scope, or null.</summary>
    public string? Scope { get; init; }

    /// <summary>The form of the token request: <c>urlencoded</c> or <c>json</c>; other texts pass.</summary>
    public string? ScopeContentType { get; init; }

    /// <summary>The requested resource, or null.</summary>
    public string? Resource { get; init; }

    /// <summary>The requested audience, or null.</summary>
    public string? Audience { get; init; }

    /// <summary>Further parameters of the token request, at most 20.</summary>
    public ImmutableArray<CustomParameter> CustomParameters { get; init; } = [];
}

/// <summary>A further parameter of a token request.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Value">Its value.</param>
/// <param name="SendAsPartOf">The part of the request: <c>body</c>, <c>header</c> or <c>url</c>.</param>
public sealed record CustomParameter(string Key, string Value, string SendAsPartOf);
