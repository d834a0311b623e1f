using System.Buffers.Binary;
using System.Text;

namespace Latchkey.Promises.Secrets;

/// <summary>Looks for secrets in bytes: as they are, in base64 at each of its three offsets, and in hexadecimal.</summary>
internal sealed class CanaryScan
{
    private const int Prefix = 8;

    private readonly ILookup<ulong, (int Canary, byte[] Form)> _forms;

    public CanaryScan(IReadOnlyList<byte[]> canaries) => _forms = canaries
        .SelectMany((canary, i) => Forms(canary).Select(form => (Canary: i, Form: form)))
        .ToLookup(form => BinaryPrimitives.ReadUInt64LittleEndian(form.Form));

    /// <summary>The numbers of the canaries that are in the bytes.</summary>
    public HashSet<int> Find(ReadOnlySpan<byte> bytes)
    {
        var found = new HashSet<int>();
        for (var i = 0; i + Prefix <= bytes.Length; i++)
        {
            foreach (var (canary, form) in _forms[BinaryPrimitives.ReadUInt64LittleEndian(bytes[i..])])
            {
                if (bytes[i..].StartsWith(form)) found.Add(canary);
            }
        }

        return found;
    }

    /// <summary>Every form of a secret that is looked for.</summary>
    public static IEnumerable<byte[]> Forms(byte[] canary)
    {
        yield return canary;
        yield return Encoding.ASCII.GetBytes(Convert.ToHexString(canary));
        yield return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(canary));
        for (var offset = 0; offset < 3; offset++)
        {
            // The first and the last characters hold bits of what stands before and after.
            var text = Convert.ToBase64String([.. new byte[offset], .. canary]);
            yield return Encoding.ASCII.GetBytes(text[(offset == 0 ? 0 : offset + 1)..((offset + canary.Length) * 4 / 3)]);
        }
    }
}
