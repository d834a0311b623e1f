namespace Latchkey.Bench.Contenders;

/// <summary>A request of a load; <c>{HEX}</c> in the path and in the body stands for an alias.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The path and the query.</param>
/// <param name="Body">The body; <c>{PEM}</c> stands for a certificate, and <c>{BASE64}</c> for the same in base64 once more.</param>
internal sealed record Call(string Method, string Path, string Body = "")
{
    public const string Certificate = "{PEM}";

    /// <summary>The type of the body.</summary>
    public string ContentType => Body is "" or Certificate ? "application/pkix-cert" : "application/json";
}
