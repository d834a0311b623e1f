using System.Text;

namespace Latchkey.Fuzz.Targets;

/// <summary>The protocol, each part of it through the whole service, as over HTTP.</summary>
internal static class ODataTargets
{
    private static readonly FuzzedService Service = new();

    // What Kestrel lets through in a target.
    public static void Uri(byte[] input) => Service.Ask("GET", Encoding.Latin1.GetString(input), [], null);

    public static void Filter(byte[] input) =>
        Service.Ask("GET", "Books?$filter=" + System.Uri.EscapeDataString(Encoding.UTF8.GetString(input)), [], null);

    public static void OrderBy(byte[] input) =>
        Service.Ask("GET", "Books?$top=3&$orderby=" + System.Uri.EscapeDataString(Encoding.UTF8.GetString(input)), [], null);

    public static void Json(byte[] input) => Service.Ask("POST", "Books", input, "application/json");

    public static void Atom(byte[] input) => Service.Ask("POST", "Books", input, "application/atom+xml");

    /// <summary>The value of Content-Type, a line end, and the body.</summary>
    public static void Batch(byte[] input)
    {
        var end = Array.IndexOf(input, (byte)'\n');
        if (end >= 0) Service.Ask("POST", "$batch", input[(end + 1)..], Encoding.Latin1.GetString(input, 0, end));
    }
}
