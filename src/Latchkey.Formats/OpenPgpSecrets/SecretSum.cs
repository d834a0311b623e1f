namespace Latchkey.Formats.OpenPgpSecrets;

/// <summary>The checksum of secret numbers: the sum of their octets modulo 65,536, in two octets (RFC 4880 section 5.5.3).</summary>
internal static class SecretSum
{
    public static byte[] Of(ReadOnlySpan<byte> numbers)
    {
        ushort sum = 0;
        foreach (var octet in numbers) unchecked { sum += octet; }
        return [(byte)(sum >> 8), (byte)sum];
    }
}
