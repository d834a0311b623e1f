using System.Globalization;
using System.Text;
using Latchkey.Formats.Keys;

namespace Latchkey.Formats.Ssh;

/// <summary>A curve on which SSH keys are: RFC 5656 section 10.1 requires three, and no SSH software makes keys on others.</summary>
internal sealed class SshCurve
{
    /// <summary>The curves.</summary>
    public static SshCurve[] All { get; } = [new("1.2.840.10045.3.1.7", 256), new("1.3.132.0.34", 384), new("1.3.132.0.35", 521)];

    private readonly byte[] _name;
    private readonly byte[] _keyFormat;

    private SshCurve(string oid, int size)
    {
        Domain = EllipticCurveDomain.Find(oid)!;
        _name = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"nistp{size}"));
        _keyFormat = [.. "ecdsa-sha2-"u8, .. _name];
    }

    /// <summary>The curve as X.509 and PKCS#8 know it.</summary>
    public EllipticCurveDomain Domain { get; }

    /// <summary>The name in SSH keys, such as <c>nistp256</c>.</summary>
    public ReadOnlySpan<byte> Name => _name;

    /// <summary>The name of the format of its public keys, such as <c>ecdsa-sha2-nistp256</c>.</summary>
    public ReadOnlySpan<byte> KeyFormat => _keyFormat;

    /// <summary>Finds a curve; null for others.</summary>
    public static SshCurve? Find(EllipticCurveDomain? curve) => Array.Find(All, known => known.Domain == curve);

    /// <summary>Finds a curve by the name of the format of its public keys.</summary>
    public static SshCurve? FindByKeyFormat(ReadOnlySpan<byte> keyFormat)
    {
        foreach (var curve in All)
        {
            if (keyFormat.SequenceEqual(curve.KeyFormat)) return curve;
        }

        return null;
    }
}
