using System.Text;
using CsCheck;
using Latchkey.Formats.Tests.Java;

namespace Latchkey.Formats.Tests.KeystoreFiles.Generated;

/// <summary>JKS and JCEKS: both versions, both protections of keys, chains of every length.</summary>
internal static class JavaForms
{
    private static readonly string[] Names = ["a", "MIXED Case", "schlüssel", "ключ 証明", "x_1"];

    public static Gen<StoreForm> Any { get; } = Gen.Select(
        Gen.Bool, // JCEKS
        Gen.Int[1, 2], // version
        Gen.Shuffle(Names),
        Gen.Int[1, 3], // pairs
        Gen.Int[0, 2], // certificates
        Gen.Select(Gen.Bool, Gen.Int[1, 2_000], Gen.Byte.Array[8]), // Sun's PBE, its iterations and salt
        StoreForm.OneOf(StoreForm.Paddings),
        Of);

    private static StoreForm Of(
        bool isJceks,
        int version,
        string[] names,
        int pairs,
        int certificates,
        (bool IsPbe, int Iterations, byte[] Salt) protection,
        string padding)
    {
        byte[] Protect(byte[] pkcs8) => isJceks && protection.IsPbe
            ? JavaProtection.Jceks(pkcs8, protection.Salt, protection.Iterations)
            : JavaProtection.Jks(pkcs8);
        byte[] Certificate(byte[] der) => version == 1 ? JksFile.Block(der) : JksFile.Certificate(der, "X.509");
        byte[] Alias(int index) => Encoding.UTF8.GetBytes(names[index]);
        var keys = StockPairs.All.Take(pairs).Select((pair, i) => JksFile.Entry(
            1, Alias(i), JksFile.Block(Protect(pair.Pkcs8)), JksFile.Int32((uint)pair.Chain.Length),
            [.. pair.Chain.SelectMany(Certificate)]));
        var trusted = StockPairs.All.Take(certificates)
            .Select((pair, i) => JksFile.Entry(2, Alias(pairs + i), Certificate(pair.Chain[^1])));
        byte[][] entries = [.. keys, .. trusted];
        var type = isJceks ? "JCEKS" : "JKS";
        return new StoreForm(
            $"{type} version {version}, {pairs} pairs, {certificates} certificates, "
                + $"PBE {protection.IsPbe} {protection.Iterations}, padding {padding}",
            type,
            JavaKeystores.Password,
            [
                .. JksFile.Of(isJceks ? JksFile.Jceks : JksFile.Jks, (uint)version, (uint)entries.Length, entries),
                .. Convert.FromHexString(padding),
            ],
            StockPairs.All.Take(pairs).Select(pair => pair.Chain[0]));
    }
}
