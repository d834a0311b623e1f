using Latchkey.Formats.Costs;
using Latchkey.Formats.OpenPgpKeys;
using Latchkey.Formats.OpenPgpPackets;
using Latchkey.Formats.OpenPgpSignatures;
using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.OpenPgp;

/// <summary>Describes a transferable key by the rules of GnuPG, for signatures that verify.</summary>
internal sealed class KeyDescription
{
    private readonly TransferableKey _key;
    private readonly WorkBudget _budget;
    private readonly PgpKeyBody _primary;
    private readonly byte[] _primaryToHash;

    private KeyDescription(TransferableKey key, WorkBudget budget)
    {
        _key = key;
        _budget = budget;
        _primary = PgpKeyBody.Read(key.Primary.Packet);
        _primaryToHash = _primary.ToHash();
    }

    /// <summary>Describes a key.</summary>
    /// <param name="key">The key, public or secret.</param>
    /// <param name="octets">The packets of the public key.</param>
    /// <param name="budget">The budget for verifying signatures.</param>
    /// <exception cref="InvalidDataException">The key is damaged.</exception>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.PgpKeyNotAcceptable"/>, <see cref="FileFault.PgpVersionUnsupported"/>, <see cref="FileFault.TooCostly"/>.
    /// </exception>
    public static PgpPublicKey Of(TransferableKey key, byte[] octets, WorkBudget budget) =>
        new KeyDescription(key, budget).Describe(octets);

    private PgpPublicKey Describe(byte[] octets)
    {
        // (1) what the key says of itself alone (2) user IDs (3) the facts of the primary key from both (4) subkeys
        var own = new SelfSignatures(_primary, _key.Primary, PartsWith([]));
        var direct = own.Newest(PgpSignatureType.DirectKey);
        var isRevoked = own.Newest(PgpSignatureType.KeyRevocation) is not null;
        var userIds = _key.Components.Where(one => one.Packet.Tag == PgpTag.UserId).Select(Certify).OfType<CertifiedUserId>().ToList();
        if (userIds is []) throw Refuse.PgpKeyNotAcceptable("A key has no user ID that it has certified with a valid signature.");
        return new PgpPublicKey
        {
            Primary = FactsOfPrimary(direct, userIds, isRevoked),
            PrimaryUserId = CertifiedUserId.Primary(userIds).Text,
            UserIds = [.. userIds.Select(one => new PgpUserId(one.Text, one.IsRevoked))],
            SubKeys = [.. _key.Components.Skip(1).Where(one => one.Packet.IsKey).Select(Bind).OfType<PgpKeyFacts>()],
            Octets = octets,
        };
    }

    private CertifiedUserId? Certify(PgpComponent userId)
    {
        var text = userId.Packet.Body;
        return new SelfSignatures(_primary, userId, PartsWith(SignedParts.OfUserId(text.Span))).Newest(
            PgpSignatureType.GenericCertification, PgpSignatureType.PersonaCertification, PgpSignatureType.CasualCertification,
            PgpSignatureType.PositiveCertification, PgpSignatureType.CertificationRevocation) is { } signature
            ? new CertifiedUserId(text, signature)
            : null;
    }

    // A signature on the key alone goes before those on its user IDs, if it states the fact.
    private PgpKeyFacts FactsOfPrimary(PgpSignature? direct, List<CertifiedUserId> userIds, bool isRevoked)
    {
        var certifications = userIds.Where(one => !one.IsRevoked).Select(one => one.Signature)
            .OrderByDescending(signature => signature.Facts.Created).ToList();
        var flags = direct?.Facts.KeyFlags ?? certifications.Select(one => one.Facts.KeyFlags).FirstOrDefault(stated => stated is not null);
        var newest = direct is { Facts.KeyLifetime: > 0 } ? direct : certifications.FirstOrDefault();
        return FactsOf(_primary, newest, flags, isRevoked) with
        {
            Flags = FlagsOf(_primary, flags) | PgpKeyFlags.Certify,
        };
    }

    private PgpKeyFacts? Bind(PgpComponent subkey)
    {
        var body = PgpKeyBody.Read(subkey.Packet);
        var parts = PartsWith(body.ToHash());
        var signatures = new SelfSignatures(_primary, subkey, parts);
        if (signatures.Newest(PgpSignatureType.SubkeyBinding) is not { } binding) return null;
        var facts = FactsOf(body, binding, binding.Facts.KeyFlags, signatures.Newest(PgpSignatureType.SubkeyRevocation) is not null);
        if (!facts.Flags.HasFlag(PgpKeyFlags.Sign) || IsClaimed(body, binding, parts)) return facts;
        // Old programs state no uses. Such a subkey may still encrypt.
        return binding.Facts.KeyFlags is null ? facts with { Flags = facts.Flags & ~(PgpKeyFlags.Sign | PgpKeyFlags.Certify) } : null;
    }

    // Without this signature, anybody could add a foreign signing key to their own and pass for its owner (RFC 4880 section 5.2.1).
    private static bool IsClaimed(PgpKeyBody subkey, PgpSignature binding, SignedParts parts) =>
        new[] { binding.Facts.EmbeddedSignature, binding.Hints.EmbeddedSignature }
            .Where(packet => !packet.IsEmpty).Select(PgpSignature.Read).OfType<PgpSignature>()
            .Any(claim => claim.Type == PgpSignatureType.PrimaryKeyBinding && parts.AreSigned(claim, subkey));

    private SignedParts PartsWith(byte[] other) => new(_primaryToHash, other, _budget);

    private static PgpKeyFacts FactsOf(PgpKeyBody key, PgpSignature? newest, int? flags, bool isRevoked) => new()
    {
        Fingerprint = Convert.ToHexString(key.Fingerprint),
        Algorithm = AlgorithmNames.Of(key.Numbers.Algorithm),
        KeyLength = key.Numbers.Size,
        Curve = key.Numbers.Curve?.Name,
        Created = key.Created,
        Flags = FlagsOf(key, flags),
        ValidUntil = newest is null ? null : EndOf(key, newest.Facts),
        IsRevoked = isRevoked,
    };

    private static PgpKeyFlags FlagsOf(PgpKeyBody key, int? stated) => (PgpKeyFlags?)stated ?? AlgorithmNames.UsesOf(key.Numbers.Algorithm);

    // A fact also ends with the signature that states it.
    private static DateTimeOffset? EndOf(PgpKeyBody key, SignatureFacts facts)
    {
        DateTimeOffset? ofKey = facts.KeyLifetime is > 0 and var seconds ? key.Created.AddSeconds(seconds) : null;
        DateTimeOffset? ofSignature = facts.Lifetime > 0 ? facts.Created!.Value.AddSeconds(facts.Lifetime) : null;
        return ofKey is null || ofSignature < ofKey ? ofSignature ?? ofKey : ofKey;
    }
}
