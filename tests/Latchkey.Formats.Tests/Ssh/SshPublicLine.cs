using System.Buffers.Binary;
using System.Security.Cryptography;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Latchkey.Formats.Tests.Ssh;

/// <summary>A public key as OpenSSH prints it, in which the tests verify what a private key has signed.</summary>
internal sealed class SshPublicLine
{
    private static readonly byte[] Message = "message"u8.ToArray();

    private readonly string _format;
    private readonly byte[][] _fields;

    private SshPublicLine(string format, byte[][] fields)
    {
        _format = format;
        _fields = fields;
    }

    public static SshPublicLine Parse(string line)
    {
        var octets = Convert.FromBase64String(line.Split(' ')[1]).AsSpan();
        var fields = new List<byte[]>();
        while (!octets.IsEmpty)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(octets);
            fields.Add(octets.Slice(sizeof(int), length).ToArray());
            octets = octets[(sizeof(int) + length)..];
        }

        return new SshPublicLine(line.Split(' ')[0], [.. fields]);
    }

    /// <summary>Signs with the private key and verifies with this one.</summary>
    public void ShouldVerifyWhatIsSignedWith(ReadOnlySpan<byte> pkcs8) => Verifies(pkcs8).ShouldBeTrue(_format);

    private bool Verifies(ReadOnlySpan<byte> pkcs8)
    {
        switch (_format)
        {
            case "ssh-rsa":
                using (RSA key = RSA.Create(), verifier = RSA.Create(new RSAParameters { Exponent = _fields[1], Modulus = Number(2) }))
                {
                    key.ImportPkcs8PrivateKey(pkcs8, out _);
                    var signature = key.SignData(Message, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
                    return verifier.VerifyData(Message, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
                }

            case "ssh-dss":
                using (DSA key = DSA.Create(), verifier = DSA.Create(DsaParameters()))
                {
                    key.ImportPkcs8PrivateKey(pkcs8, out _);
                    return verifier.VerifyData(Message, key.SignData(Message, HashAlgorithmName.SHA1), HashAlgorithmName.SHA1);
                }

            case "ssh-ed25519":
                var ed25519Signature = new byte[Ed25519.SignatureSize];
                Ed25519.Sign(pkcs8[^Ed25519.SecretKeySize..], Message, ed25519Signature);
                return Ed25519.Verify(ed25519Signature, _fields[1], Message);
            default:
                var length = _fields[2].Length / 2;
                var point = new ECPoint { X = _fields[2][1..(1 + length)], Y = _fields[2][(1 + length)..] };
                var curve = ECCurve.CreateFromFriendlyName(System.Text.Encoding.ASCII.GetString(_fields[1]));
                using (ECDsa key = ECDsa.Create(), verifier = ECDsa.Create(new ECParameters { Curve = curve, Q = point }))
                {
                    key.ImportPkcs8PrivateKey(pkcs8, out _);
                    return verifier.VerifyData(Message, key.SignData(Message, HashAlgorithmName.SHA256), HashAlgorithmName.SHA256);
                }
        }
    }

    private DSAParameters DsaParameters()
    {
        var p = Number(1);
        return new DSAParameters { P = p, Q = Number(2), G = Padded(Number(3), p.Length), Y = Padded(Number(4), p.Length) };
    }

    private byte[] Number(int field) => _fields[field].AsSpan().TrimStart((byte)0).ToArray();

    private static byte[] Padded(byte[] number, int length) => [.. new byte[length - number.Length], .. number];
}
