
namespace Latchkey.Formats.Tests.Chains;

/// <summary>A PKCS#7 file put together from encoded parts.</summary>
internal static class RawPkcs7
{
    public const string SignedData = "1.2.840.113549.1.7.2";

    public static byte[] Of(params byte[][] certificates) => Of(SignedData, Der.Value(0xA0, certificates));

    public static byte[] Of(string type, byte[] certificates) => Der.Sequence(
        Der.Oid(type),
        Der.Value(0xA0, Der.Sequence(
            Der.Integer(1), Der.Set(), Der.Sequence(Der.Oid("1.2.840.113549.1.7.1")), certificates, Der.Set())));
}
