using Latchkey.OData.Errors;
using Latchkey.OData.Operations;

namespace Latchkey.Api.SecureParameters;

/// <summary>The protocol's own query options on secure parameters, of which the real service supports none.</summary>
internal static class SecureParameterOptions
{
    private static readonly string[] Unsupported =
        ["$select", "$filter", "$orderby", "$top", "$skip", "$skiptoken", "$inlinecount", "$expand"];

    /// <summary>Refuses a request with such an option, with the real service's odd code (docs/contract.md#credentials).</summary>
    /// <exception cref="ODataException">501.</exception>
    public static void Refuse(ODataContext context)
    {
        if (Array.Find(Unsupported, name => context.Options[name] is not null) is { } option)
            throw new ODataException(new ODataError(501, $"{option} is not supported.") { Code = "Not Found" });
    }
}
