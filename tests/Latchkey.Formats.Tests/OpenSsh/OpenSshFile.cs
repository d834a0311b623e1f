using System.Security.Cryptography;
using Latchkey.Formats.Tests.KeyFiles;

namespace Latchkey.Formats.Tests.OpenSsh;

/// <summary>A key file of OpenSSH put together from parts, each of which a test may replace. The key in it is ECDSA on nistp256.</summary>
internal sealed record OpenSshFile
{
    private static readonly ECParameters Key = MakeKey();

    public static byte[] Point { get; } = [0x04, .. Key.Q.X!, .. Key.Q.Y!];

    public static byte[] Number { get; } = [0x00, .. Key.D!];

    public string Cipher { get; init; } = "none";

    public string Derivation { get; init; } = "none";

    public byte[] DerivationOptions { get; init; } = [];

    public uint Keys { get; init; } = 1;

    public byte[] PublicKey { get; init; } = Fields("ecdsa-sha2-nistp256", "nistp256", Point);

    public byte[] Section { get; init; } = SectionOf("ecdsa-sha2-nistp256", "nistp256", Point, Number);

    public byte[] Tag { get; init; } = [];

    public static byte[] Rounds(uint rounds) => [.. SshKeyText.Block("0123456789ABCDEF"), .. SshKeyText.UInt32(rounds)];

    /// <summary>A private section with these fields.</summary>
    public static byte[] SectionOf(params object[] fields) => [.. new byte[8], .. Fields(fields), .. SshKeyText.Block("comment")];

    /// <summary>Texts and octets as SSH's strings.</summary>
    public static byte[] Fields(params object[] fields) =>
        [.. fields.SelectMany(field => field is string text ? SshKeyText.Block(text) : SshKeyText.Block((byte[])field))];

    public byte[] ToPem() => SshKeyText.Pem(
        "OPENSSH PRIVATE KEY",
        [
            .. "openssh-key-v1\0"u8, .. SshKeyText.Block(Cipher), .. SshKeyText.Block(Derivation), .. SshKeyText.Block(DerivationOptions),
            .. SshKeyText.UInt32(Keys), .. SshKeyText.Block(PublicKey), .. SshKeyText.Block(Section), .. Tag,
        ]);

    private static ECParameters MakeKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportParameters(includePrivateParameters: true);
    }
}
