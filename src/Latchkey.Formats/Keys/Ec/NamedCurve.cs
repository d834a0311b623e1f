using System.Text;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Math.Field;

namespace Latchkey.Formats.Keys.Ec;

/// <summary>A named curve: its names, and its numbers (SEC 1 section 3.1) as far as keys are read and compared with them.</summary>
internal sealed class NamedCurve
{
    private readonly Lazy<X9ECParameters> _numbers;
    private readonly Lazy<byte[]> _order;
    private readonly Lazy<byte[]> _generator;
    private readonly byte[] _sshName = [];
    private readonly byte[] _sshFormat = [];

    /// <param name="oid">The dotted OID.</param>
    /// <param name="name">The JDK's primary name.</param>
    /// <param name="fieldSize">Bits of the field.</param>
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

    /// <summary>Bits of the field.</summary>
    public int FieldSize { get; }

    /// <summary>Whether it is one of RFC 5639.</summary>
    public bool IsOfBrainpool => Name.StartsWith("brainpool", StringComparison.Ordinal);

    /// <summary>FIPS 186-4's name, such as <c>P-256</c>; null where it has none.</summary>
    public string? NistName { get; init; }

    /// <summary>X9.62's name where <see cref="Name"/> is another, such as <c>prime256v1</c>; null elsewhere.</summary>
    public string? X962Name { get; init; }

    /// <summary>Every name, as the JDK writes it.</summary>
    public IEnumerable<string> Names =>
        [Name, .. NistName is null ? [] : (string[])[$"NIST {NistName}"], .. X962Name is null ? [] : (string[])[$"X9.62 {X962Name}"]];

    /// <summary>
    /// The name in SSH keys, such as <c>nistp256</c>; empty for most: RFC 5656 section 10.1 requires three curves, and no SSH software
    /// makes keys on others.
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

    /// <summary>Whether SSH has keys on it.</summary>
    public bool IsOfSsh => _sshName is not [];

    /// <summary><see cref="SshName"/> as SSH sends it.</summary>
    public ReadOnlySpan<byte> SshNameOctets => _sshName;

    /// <summary>The format of public keys on it in SSH, such as <c>ecdsa-sha2-nistp256</c>.</summary>
    public ReadOnlySpan<byte> SshFormat => _sshFormat;

    /// <summary>The order of the generator, big-endian: secret numbers are below it, and as long (RFC 5915 section 3).</summary>
    public byte[] Order => _order.Value;

    /// <summary>The generator: 04 | x | y.</summary>
    public byte[] Generator => _generator.Value;

    /// <summary>The order of the curve, divided by that of the generator.</summary>
    public byte[] Cofactor => _numbers.Value.H.ToByteArrayUnsigned();

    /// <summary>The coefficients, big-endian without leading zeros.</summary>
    public (byte[] A, byte[] B) Coefficients => (
        _numbers.Value.Curve.A.ToBigInteger().ToByteArrayUnsigned(), _numbers.Value.Curve.B.ToBigInteger().ToByteArrayUnsigned());

    /// <summary>The prime of the field; null on a binary field.</summary>
    public byte[]? Prime =>
        _numbers.Value.Curve.Field is { Dimension: 1 } prime ? prime.Characteristic.ToByteArrayUnsigned() : null;

    /// <summary>The exponents of a binary field's polynomial, the least first; null on a prime field.</summary>
    public int[]? Polynomial => (_numbers.Value.Curve.Field as IPolynomialExtensionField)?.MinimalPolynomial.GetExponentsPresent();

    /// <summary>A point in the form 04 | x | y, from any form of SEC 1 section 2.3.3; null where it is none of the curve.</summary>
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
