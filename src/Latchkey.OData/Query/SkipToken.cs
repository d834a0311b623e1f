using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Latchkey.OData.Errors;

namespace Latchkey.OData.Query;

/// <summary>
/// <c>$skiptoken</c>: the position in the order after which the next page begins. It is not a number of entities, so no entity is missed or
/// repeated if others are added or removed between two pages.
/// </summary>
internal static class SkipToken
{
    private const int FingerprintLength = 4;

    /// <summary>Makes the token for the position of a row.</summary>
    /// <param name="order">The order.</param>
    /// <param name="row">The row.</param>
    /// <param name="orderName">The name of the order. The token is only valid for this order.</param>
    public static string Write(SortOrder order, int row, string orderName)
    {
        using var bytes = new MemoryStream();
        using var token = new BinaryWriter(bytes, Encoding.UTF8);
        token.Write(Fingerprint(orderName));
        order.WritePosition(row, token);
        return Base64Url.EncodeToString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    /// <summary>Reads the position of a token into the order.</summary>
    /// <exception cref="ODataException">400: the token is not ours, or belongs to another order.</exception>
    public static void Read(string text, SortOrder order, string orderName)
    {
        try
        {
            using var bytes = new MemoryStream(Base64Url.DecodeFromChars(text));
            using var token = new BinaryReader(bytes, Encoding.UTF8);
            if (!token.ReadBytes(FingerprintLength).AsSpan().SequenceEqual(Fingerprint(orderName))) throw ProtocolErrors.InvalidValue(text);
            order.ReadPosition(token);
            if (bytes.Position != bytes.Length) throw ProtocolErrors.InvalidValue(text);
        }
        catch (Exception malformed) when (malformed is FormatException or IOException or ArgumentException)
        {
            throw ProtocolErrors.InvalidValue(text);
        }
    }

    private static byte[] Fingerprint(string orderName) => SHA256.HashData(Encoding.UTF8.GetBytes(orderName))[..FingerprintLength];
}
