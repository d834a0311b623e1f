using System.Globalization;
using System.Text;

namespace Latchkey.Keystores.Formats;

/// <summary>A curve on which SSH keys are: RFC 5656 section 10.1 requires three, and no SSH software makes keys on others.</summary>
internal sealed class SshCurve
{
    private static readonly SshCurve[] All = [new("1.2.840.10045.3.1.7", 256), new("1.3.132.0.34", 384), new("1.3.132.0.35", 521)];

    private readonly byte[] _name;
    private readonly byte[] _keyFormat;

    private SshCurve(string oid, int size)
    {
        Oid = oid;
        FieldLength = (size + 7) / 8;
        _name = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"nistp{size}"));
        _keyFormat = [.. "ecdsa-sha2-"u8, .. _name];
    }

    /// <summary>The dotted OID by which X.509 and PKCS#8 know the curve.</summary>
    public string Oid { get; }

    /// <summary>Octets of a coordinate, and of the secret number.</summary>
    public int FieldLength { get; }

    /// <summary>The name in SSH keys, such as <c>nistp256</c>.</summary>
    public ReadOnlySpan<byte> Name => _name;

    /// <summary>The name of the format of its public keys, such as <c>ecdsa-sha2-nistp256</c>.</summary>
    public ReadOnlySpan<byte> KeyFormat => _keyFormat;

    /// <summary>Finds a curve by the parameters of a key (RFC 5480 section 2.1.1); null for others, and for those without a name.</summary>
    public static SshCurve? FindByParameters(ReadOnlySpan<byte> parameters)
    {
        // Explicit parameters could describe a field of any size, and no peer takes such keys.
        if (parameters is not [DerTag.ObjectIdentifier, ..]) return null;
        var oid = new DerReader(parameters).ReadObjectIdentifier();
        return Array.Find(All, curve => curve.Oid == oid);
    }

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
