namespace Latchkey.Formats.Tests;

/// <summary>
/// A certificate put together from encoded parts, each of which a test may replace. It has a real P-256 key, and
/// octets of no meaning for a signature.
/// </summary>
internal sealed record RawCertificate
{
    // The base point of the curve (SEC 2 section 2.4.2).
    private const string PointOnP256 =
        "046B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296" +
        "4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5";

    public static byte[] EcdsaWithSha256 { get; } = Der.Sequence(Der.Oid("1.2.840.10045.4.3.2"));

    public byte[] Version { get; init; } = [0xA0, 0x03, 0x02, 0x01, 0x02];

    public byte[] SerialNumber { get; init; } = Der.Integer(1);

    public byte[] InnerAlgorithm { get; init; } = EcdsaWithSha256;

    public byte[] OuterAlgorithm { get; init; } = EcdsaWithSha256;

    public byte[] Issuer { get; init; } = Der.Name("issuer");

    public byte[] Validity { get; init; } = Der.Sequence(Der.Text(0x17, "250101000000Z"), Der.Text(0x17, "350101000000Z"));

    public byte[] Subject { get; init; } = Der.Name("subject");

    public byte[] PublicKey { get; init; } = Der.Sequence(
        Der.Sequence(Der.Oid("1.2.840.10045.2.1"), Der.Oid("1.2.840.10045.3.1.7")), Der.BitString(Convert.FromHexString(PointOnP256)));

    /// <summary>What follows the public key, such as extensions.</summary>
    public byte[] Tail { get; init; } = [];

    public byte[] Signature { get; init; } = new byte[64];

    public byte[] ToDer() => Der.Sequence(
        Der.Sequence(Version, SerialNumber, InnerAlgorithm, Issuer, Validity, Subject, PublicKey, Tail),
        OuterAlgorithm,
        Der.BitString(Signature));

    public static byte[] Rsa(byte[] modulus, byte[] exponent) => Der.Sequence(
        Der.Sequence(Der.Oid("1.2.840.113549.1.1.1"), [0x05, 0x00]),
        Der.BitString(Der.Sequence(Der.Integer(modulus), Der.Integer(exponent))));

    public static byte[] Extensions(params byte[][] extensions) => Der.Value(0xA3, Der.Sequence(extensions));

    public static byte[] Extension(string id, bool critical, byte[] value) =>
        Der.Sequence(Der.Oid(id), critical ? [0x01, 0x01, 0xFF] : [], Der.Value(0x04, value));
}
