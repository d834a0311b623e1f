namespace Latchkey.Application.Access;

/// <summary>The claims by which the server knows a caller.</summary>
internal static class CallerClaims
{
    /// <summary>The authentication type of callers whose credentials no browser sends by itself.</summary>
    public const string Bearer = "Bearer";

    /// <summary>The name of the tenant.</summary>
    public const string Tenant = "tenant";

    /// <summary>The address of the connection.</summary>
    public const string Address = "address";

    /// <summary>The id by which the request is found in other logs.</summary>
    public const string CorrelationId = "correlation";
}
