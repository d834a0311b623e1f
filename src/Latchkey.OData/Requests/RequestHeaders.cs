using System.Globalization;
using Latchkey.OData.Errors;

namespace Latchkey.OData.Requests;

/// <summary>The headers that apply to every request.</summary>
internal static class RequestHeaders
{
    private static readonly string[] TunnelledMethods = ["PUT", "MERGE", "PATCH", "DELETE"];

    /// <summary>
    /// The method: that of the request, or the one in a header of a <c>POST</c>, for clients and proxies that support no other.
    /// </summary>
    /// <exception cref="ODataException">400: the two headers differ; 501: they name a method that is not allowed there.</exception>
    public static string Method(ODataRequest request)
    {
        if (request.Method != "POST") return request.Method;
        var (method, other) = (request.Header("X-HTTP-Method"), request.Header("X-HTTP-Method-Override"));
        if (method is not null && other is not null && !method.Equals(other, StringComparison.OrdinalIgnoreCase))
            throw ProtocolErrors.AmbiguousMethod();
        if ((method ?? other) is not { } carried) return request.Method;
        return TunnelledMethods.Contains(carried) ? carried : throw ProtocolErrors.MethodNotRecognized();
    }

    /// <summary>
    /// Checks the version of the request, and the highest version that the client accepts. Answers are in version 2.0. As in Olingo, a
    /// client that accepts only 1.0 is served nevertheless.
    /// </summary>
    /// <exception cref="ODataException">400: a version is invalid or not supported.</exception>
    public static void CheckVersions(ODataRequest request)
    {
        if (request.Header("DataServiceVersion") is { } version && Number(version) is < 1 or > 2)
            throw ProtocolErrors.VersionUnsupported(version);
        if (request.Header("MaxDataServiceVersion") is { } most && Number(most) < 1) throw ProtocolErrors.VersionUnsupported(most);
    }

    // The client's name follows a semicolon: 2.0;NetFx.
    private static decimal Number(string version) =>
        decimal.TryParse(version.Split(';')[0].Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw ProtocolErrors.VersionUnreadable(version);
}
