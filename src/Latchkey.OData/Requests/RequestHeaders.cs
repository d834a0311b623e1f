using System.Globalization;
using Latchkey.OData.Errors;

namespace Latchkey.OData.Requests;

/// <summary>The headers that apply to a request regardless of its target.</summary>
internal static class RequestHeaders
{
    private static readonly string[] TunnelledMethods = ["PUT", "MERGE", "PATCH", "DELETE"];

    /// <summary>
    /// The method: that of the request, or the one that a <c>POST</c> carries in a header, for clients and proxies that know
    /// no other.
    /// </summary>
    /// <exception cref="ODataException">400: the two headers disagree; 501: they name a method that cannot be carried so.</exception>
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
    /// Checks the version of the request, and the least that the client understands: answers are 2.0, but as with Olingo a client
    /// that asks for at most 1.0 is served all the same.
    /// </summary>
    /// <exception cref="ODataException">400.</exception>
    public static void CheckVersions(ODataRequest request)
    {
        if (request.Header("DataServiceVersion") is { } version && Number(version) is < 1 or > 2)
            throw ProtocolErrors.VersionUnsupported(version);
        if (request.Header("MaxDataServiceVersion") is { } most && Number(most) < 1) throw ProtocolErrors.VersionUnsupported(most);
    }

    // After a semicolon comes the name of the client: 2.0;NetFx.
    private static decimal Number(string version) =>
        decimal.TryParse(version.Split(';')[0].Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw ProtocolErrors.VersionUnreadable(version);
}
