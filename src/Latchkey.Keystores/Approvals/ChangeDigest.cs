using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Entries;
using Latchkey.Keystores.Materials;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.Approvals;

/// <summary>
/// Computes a digest of the effect of a change: the entries before and after it, the versions that it purges, and the new credentials.
/// Random values, such as a client secret, are left out.
/// </summary>
internal static class ChangeDigest
{
    private const int Absent = -1;

    public static byte[] Of(string tenant, KeystoreChange change)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Text(hash, tenant);
        foreach (var part in change.Parts.IsEmpty ? [change] : change.Parts) Part(hash, part);
        return hash.GetHashAndReset();
    }

    private static void Part(IncrementalHash hash, KeystoreChange part)
    {
        Texts(hash, part.Begins?.Act.ToString(), part.Begins?.Subject, part.Whole?.ToString(), part.Verb?.ToString());
        if (part.ServiceKey is { } key)
            Texts(hash, "key", part.Verb == AuditVerb.Create ? null : key.ClientId, key.Name, string.Join(' ', key.Roles), key.Certificate,
                key.SecretHash is null ? null : "secret");
        foreach (var version in part.Purged)
            Texts(hash, "version", version.Entry.Alias.Value, version.Number.ToString(CultureInfo.InvariantCulture),
                version.Entry.Certificate.FingerprintSha256);
        foreach (var version in part.PurgedMaterials)
            Texts(hash, "material version", version.Material.Id.Set.ToString(), version.Material.Id.Name,
                version.Number.ToString(CultureInfo.InvariantCulture));
        foreach (var material in part.Materials)
            Texts(hash, "material", material.Id.Set.ToString(), material.Id.Name, MaterialText.Of(material.Before),
                MaterialText.Of(material.After), material.After?.Secret == material.Before?.Secret ? null : "new secret");
        foreach (var entry in part.Entries)
        {
            Texts(hash, "entry", entry.Keystore.ToString(), entry.Alias.Value);
            State(hash, entry.Before);
            State(hash, entry.After);
        }
    }

    // The certificate stands for its private key.
    private static void State(IncrementalHash hash, KeystoreEntry? entry)
    {
        Texts(hash, entry?.Type.ToString(), entry?.Owner.ToString());
        Number(hash, entry?.Chain.Length ?? Absent);
        foreach (var certificate in entry?.Chain ?? []) Text(hash, certificate.FingerprintSha256);
    }

    private static void Texts(IncrementalHash hash, params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts) Text(hash, text);
    }

    // Each text follows its length, so different lists of texts give different bytes.
    private static void Text(IncrementalHash hash, string? text)
    {
        Number(hash, text is null ? Absent : Encoding.UTF8.GetByteCount(text));
        if (text is not null) hash.AppendData(Encoding.UTF8.GetBytes(text));
    }

    private static void Number(IncrementalHash hash, int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
