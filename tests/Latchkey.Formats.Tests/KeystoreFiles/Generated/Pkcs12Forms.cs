using CsCheck;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Encryption;
using Latchkey.Formats.Pkcs12;
using Latchkey.Formats.Tests.Pkcs12;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Macs;
using static Latchkey.Formats.Tests.Pkcs12.Pkcs12File;

namespace Latchkey.Formats.Tests.KeystoreFiles.Generated;

/// <summary>
/// PKCS#12: every encryption and MAC, bags in any order, alone and in bags, names and key identifiers or none, DER and BER.
/// </summary>
internal static class Pkcs12Forms
{
    private static readonly string?[] Names = [null, "a", "Mixed Case", "schlüssel 鍵", "name\0"];

    public static Gen<StoreForm> Any { get; } = Gen.Select(
        Gen.Int[1, 3].SelectMany(count => Gen.Shuffle(StockPairs.All, count)),
        Gen.Shuffle(Names),
        PasswordScheme.Any,
        PasswordScheme.Any,
        StoreForm.OneOf(["", .. DigestMac.Hashes.Keys]),
        Gen.Int[0, 9].Array[9],
        Gen.Select(Gen.Bool, Gen.Bool, Gen.Bool, Gen.Bool, Gen.Bool),
        Gen.Select(StoreForm.OneOf("changeit", "changeit", "changeit", ""), StoreForm.OneOf(StoreForm.Paddings)),
        Of);

    private static StoreForm Of(
        (byte[] Pkcs8, byte[][] Chain)[] pairs, string?[] names, PasswordScheme forKeys, PasswordScheme forCertificates, string mac,
        int[] order,
        (bool Shrouded, bool Encrypted, bool Nested, bool Identified, bool Ber) with, (string Password, string Padding) text)
    {
        var keys = pairs.Select((pair, i) =>
            KeyOf(pair.Pkcs8, with.Shrouded ? forKeys : null, text.Password, Attributes(names[i], with.Identified ? i : null)));
        var own = pairs.Select((pair, i) => Certificate(pair.Chain[0], Attributes(null, with.Identified ? i : null)));
        var others = pairs.SelectMany(pair => pair.Chain.Skip(1)).Select(certificate => Certificate(certificate));
        var certificates = Der.Sequence(InOrder(own.Concat(others), order));
        if (with.Nested) certificates = Der.Sequence(Bag(NestedBag, certificates));
        byte[][] safes =
        [
            with.Encrypted
                ? EncryptedSafe(forCertificates.Algorithm(), forCertificates.Encrypt(text.Password, certificates))
                : Contents(certificates),
            Safe(InOrder(keys, order)),
        ];
        if (order[7] < 5) Array.Reverse(safes);
        var file = mac.Length == 0
            ? Pkcs12File.Of(safes)
            : WithMac(MacOf(mac, Der.Sequence(safes), text.Password, 1 + (order[8] % 3)), safes);
        if (with.Ber && mac.Length == 0) file = Ber.OfPfx(file);
        return new StoreForm(
            $"PKCS#12 {pairs.Length} pairs, keys {forKeys.Oid} {forKeys.Hmac}, certificates {forCertificates.Oid} {forCertificates.Hmac}, "
                + $"MAC {mac}, {with}, order {string.Join(' ', order)}, {text}",
            "PKCS12",
            text.Password,
            [.. file, .. Convert.FromHexString(text.Padding)],
            pairs.Select(pair => pair.Chain[0]));
    }

    private static byte[][] InOrder(IEnumerable<byte[]> bags, int[] order) =>
        [.. bags.Select((bag, i) => (bag, Rank: order[i])).OrderBy(one => one.Rank).Select(one => one.bag)];

    private static byte[] KeyOf(byte[] pkcs8, PasswordScheme? scheme, string password, byte[][] attributes) => scheme is null
        ? Key(pkcs8, attributes)
        : Bag(ShroudedKeyBag, Der.Sequence(scheme.Algorithm(), Der.Value(0x04, scheme.Encrypt(password, pkcs8))), attributes);

    private static byte[][] Attributes(string? name, int? identifier) =>
        [
            .. name is null ? Array.Empty<byte[]>() : [Name(name)],
            .. identifier is { } id ? [LocalKeyId((byte)(id + 1))] : Array.Empty<byte[]>(),
        ];

    // MacData (RFC 7292 section 4); one iteration may be left out.
    private static byte[] MacOf(string oid, byte[] contents, string password, int iterations)
    {
        var (hash, salt) = (DigestMac.Hashes[oid], new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 });
        var generator = new Pkcs12ParametersGenerator(MessageDigest.Create(hash));
        generator.Init(PbeParametersGenerator.Pkcs12PasswordToBytes(password.ToCharArray()), salt, iterations);
        var hmac = new HMac(MessageDigest.Create(hash));
        hmac.Init(generator.GenerateDerivedMacParameters(MessageDigest.SizeOf(hash) * 8));
        hmac.BlockUpdate(contents, 0, contents.Length);
        var digest = new byte[hmac.GetMacSize()];
        hmac.DoFinal(digest, 0);
        return Der.Sequence(
            Der.Sequence(Der.Sequence(Der.Oid(oid), [0x05, 0x00]), Der.Value(0x04, digest)), Der.Value(0x04, salt),
            iterations == 1 ? [] : Der.Number(iterations));
    }
}
