using System.Buffers.Binary;
using Latchkey.Formats.Costs;
using Latchkey.Formats.OpenPgpKeys;
using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.OpenPgpSignatures;

/// <summary>What a signature of a key on itself covers: the primary key, and a user ID or subkey (RFC 4880 section 5.2.4).</summary>
/// <param name="primary">What is hashed of the primary key.</param>
/// <param name="other">What is hashed of the user ID or subkey; empty for signatures on the primary key alone.</param>
/// <param name="budget">The budget for verifying.</param>
internal sealed class SignedParts(byte[] primary, byte[] other, WorkBudget budget)
{
    /// <summary>What is hashed of a user ID: B4 | length in four octets | its octets.</summary>
    public static byte[] OfUserId(ReadOnlySpan<byte> text)
    {
        var data = new byte[1 + sizeof(int) + text.Length];
        data[0] = 0xB4;
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(1), text.Length);
        text.CopyTo(data.AsSpan(1 + sizeof(int)));
        return data;
    }

    /// <summary>Whether a key made a signature over the parts, and the signature demands nothing unknown.</summary>
    /// <exception cref="InvalidDataException">The signature is damaged.</exception>
    /// <exception cref="FileRefusedException"><see cref="FileFault.TooCostly"/>.</exception>
    public bool AreSigned(PgpSignature signature, PgpKeyBody by)
    {
        if (signature.Facts.HasUnknownDemand || signature.Facts.Created is null || !signature.NamesIssuer(by)) return false;
        byte[] data = [.. primary, .. other, .. signature.ToHash()];
        Spend(data.Length * PgpHash.CostOfOctet);
        if (PgpHash.Of(signature.Hash, data) is not { } hash) return false;
        if (BinaryPrimitives.ReadUInt16BigEndian(hash) != signature.HashStart) return false;
        Spend(SignatureVerifier.CostOf(by.Numbers));
        return SignatureVerifier.Verifies(by.Numbers, signature, hash);
    }

    private void Spend(long cost)
    {
        if (!budget.TrySpend(cost))
            throw Refuse.TooCostly("Verifying the signatures in the file would take too much computing time. Upload fewer keys at a time.");
    }
}
