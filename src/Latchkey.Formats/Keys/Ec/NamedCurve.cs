using System.Text;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Math.Field;

namespace Latchkey.Formats.Keys.Ec;

/// <summary>A named curve: its names, and those of its numbers (SEC 1 section 3.1) that are needed to read and compare keys.</summary>
internal sealed class NamedCurve
{
    private readonly Lazy<X9ECParameters> _numbers;
    private readonly Lazy<byte[]> _order;
    private readonly Lazy<byte[]> _generator;
    private readonly byte[] _sshName = [];
    private readonly byte[] _sshFormat = [];

    /// <param name="oid">The dotted OID.</param>
    /// <param name="name">The JDK's primary name.</param>
    /// <param name="fieldSize">The length of the field in bits.</param>
    public NamedCurve(string oid, string name, int fieldSize)
    {
        Oid = oid;
        Name = name;
        FieldSize = fieldSize;
        _numbers = new(() => ECNamedCurveTable.GetByOid(new DerObjectIdentifier(oid)));
        _order = new(() => _numbers.Value.N.ToByteArrayUnsigned());
        _generator = new(() => _numbers.Value.G.GetEncoded(compressed: false));
    }

    /// <summary>The dotted OID.</summary>
    public string Oid { get; }

    /// <summary>The JDK's primary name, such as <c>secp256r1</c>.</summary>
    public string Name { get; }

    /// <summary>The length of the field in bits.</summary>
    public int FieldSize { get; }

    /// <summary>Whether it is a curve of RFC 5639.</summary>
    public bool IsBrainpool => Name.StartsWith("brainpool", StringComparison.Ordinal);

    /// <summary>The name in FIPS 186-4, such as <c>P-256</c>; null if it has none.</summary>
    public string? NistName { get; init; }

    /// <summary>The name in X9.62, such as <c>prime256v1</c>, if it differs from <see cref="Name"/>; null otherwise.</summary>
    public string? X962Name { get; init; }

    /// <summary>Every name, in the JDK's spelling.</summary>
    public IEnumerable<string> Names =>
        [Name, .. NistName is null ? [] : (string[])[$"NIST {NistName}"], .. X962Name is null ? [] : (string[])[$"X9.62 {X962Name}"]];

    /// <summary>
    /// The name in SSH keys, such as <c>nistp256</c>; empty for most curves. RFC 5656 section 10.1 requires three curves, and SSH software
    /// supports no others.
    /// </summary>
    public string SshName
    {
        get => Encoding.ASCII.GetString(_sshName);
        init
        {
            _sshName = Encoding.ASCII.GetBytes(value);
            _sshFormat = [.. "ecdsa-sha2-"u8, .. _sshName];
        }
    }

    /// <summary>Whether SSH supports the curve.</summary>
    public bool IsUsedBySsh => _sshName is not [];

    /// <summary><see cref="SshName"/> in octets.</summary>
    public ReadOnlySpan<byte> SshNameOctets => _sshName;

    /// <summary>The format of public keys in SSH, such as <c>ecdsa-sha2-nistp256</c>.</summary>
    public ReadOnlySpan<byte> SshFormat => _sshFormat;

    /// <summary>
    /// The order of the generator, big-endian. Secret numbers are less than it, and encoded in the same length (RFC 5915 section 3).
    /// </summary>
    public byte[] Order => _order.Value;

    /// <summary>The generator: 04 | x | y.</summary>
    public byte[] Generator => _generator.Value;

    /// <summary>The order of the curve, divided by that of the generator.</summary>
    public byte[] Cofactor => _numbers.Value.H.ToByteArrayUnsigned();

    /// <summary>The coefficients, big-endian without leading zeros.</summary>
    public (byte[] A, byte[] B) Coefficients => (
        _numbers.Value.Curve.A.ToBigInteger().ToByteArrayUnsigned(), _numbers.Value.Curve.B.ToBigInteger().ToByteArrayUnsigned());

    /// <summary>The prime of the field; null for a binary field.</summary>
    public byte[]? Prime =>
        _numbers.Value.Curve.Field is { Dimension: 1 } prime ? prime.Characteristic.ToByteArrayUnsigned() : null;

    /// <summary>The exponents of a binary field's polynomial, in ascending order; null for a prime field.</summary>
    public int[]? Polynomial => (_numbers.Value.Curve.Field as IPolynomialExtensionField)?.MinimalPolynomial.GetExponentsPresent();

    /// <summary>Converts a point from any form of SEC 1 section 2.3.3 to 04 | x | y. Returns null if it is not on the curve.</summary>
    public byte[]? Uncompress(ReadOnlySpan<byte> point)
    {
        try
        {
            var read = _numbers.Value.Curve.DecodePoint(point.ToArray());
            return read.IsInfinity ? null : read.GetEncoded(compressed: false);
        }
        catch (Exception invalid) when (invalid is ArgumentException or InvalidOperationException or ArithmeticException or FormatException)
        {
            return null;
        }
    }
}
