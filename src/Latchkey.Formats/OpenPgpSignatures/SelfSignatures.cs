using Latchkey.Formats.OpenPgpKeys;
using Latchkey.Formats.OpenPgpPackets;

namespace Latchkey.Formats.OpenPgpSignatures;

/// <summary>
/// The signatures of a primary key on one of its components, the newest first. Of two with the same time, the later in the file comes
/// first, as in GnuPG. A signature is verified when it decides something, so an honest key needs one verification for each component.
/// </summary>
internal sealed class SelfSignatures
{
    private readonly PgpKeyBody _primary;
    private readonly SignedParts _parts;
    private readonly List<PgpSignature> _signatures;

    /// <param name="primary">The key that signs.</param>
    /// <param name="component">The component.</param>
    /// <param name="parts">What the signatures cover.</param>
    /// <exception cref="InvalidDataException">A signature is damaged.</exception>
    public SelfSignatures(PgpKeyBody primary, PgpComponent component, SignedParts parts)
    {
        _primary = primary;
        _parts = parts;
        _signatures =
        [
            .. component.Signatures.Select(packet => PgpSignature.Read(packet.Body)).OfType<PgpSignature>().Reverse()
                .OrderByDescending(signature => signature.Facts.Created ?? DateTimeOffset.MinValue),
        ];
    }

    /// <summary>The newest valid signature of one of these types, or null.</summary>
    public PgpSignature? Newest(params ReadOnlySpan<PgpSignatureType> types)
    {
        foreach (var signature in _signatures)
        {
            if (types.Contains(signature.Type) && _parts.AreSigned(signature, _primary)) return signature;
        }

        return null;
    }
}
