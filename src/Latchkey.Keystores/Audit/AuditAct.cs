using System.Globalization;
using Latchkey.Keystores.Entries;
using Latchkey.Keystores.Materials;

namespace Latchkey.Keystores.Audit;

/// <summary>The act in an audit record, without its actor and time.</summary>
/// <param name="Verb">The verb.</param>
/// <param name="ObjectType">The kind of object: one of <see cref="AuditObjects"/>.</param>
/// <param name="Keystore">The keystore, or null.</param>
/// <param name="ObjectName">The object, such as an alias or a client id; or null.</param>
public sealed record AuditAct(AuditVerb Verb, string ObjectType, string? Keystore, string? ObjectName)
{
    /// <summary>The SHA-256 fingerprint of the certificate before the act, or null.</summary>
    public string? OldFingerprint { get; init; }

    /// <summary>The SHA-256 fingerprint of the certificate after the act, or null.</summary>
    public string? NewFingerprint { get; init; }

    /// <summary>The outcome: <c>done</c>, <c>unchanged</c> or <c>failed</c>.</summary>
    public string Outcome { get; init; } = "done";

    /// <summary>Further details: the former alias, the format of an export, which notice was given, why a sign-in failed.</summary>
    public string? Detail { get; init; }

    /// <summary>The former alias of a renamed entry, or null.</summary>
    public string? FormerAlias
    {
        get => Detail is ['f', 'r', 'o', 'm', ' ', '\'', .. var alias, '\''] ? alias : null;
        init => Detail = $"from '{value}'";
    }

    /// <summary>The number of acts that the record stands for: 1, unless failures were counted together.</summary>
    public int Count { get; init; } = 1;

    /// <summary>The head of the log was signed for a copy that is kept elsewhere.</summary>
    /// <param name="revision">The revision of the tenant.</param>
    public static AuditAct Signed(long revision) => new(AuditVerb.Sign, AuditObjects.AuditLog, null, null)
    {
        Detail = string.Create(CultureInfo.InvariantCulture, $"revision {revision}"),
    };

    /// <summary>The log differs from the state in which Latchkey left it.</summary>
    /// <param name="reason">The fault.</param>
    public static AuditAct Alarm(string reason) =>
        new(AuditVerb.Alarm, AuditObjects.AuditLog, null, null) { Outcome = "failed", Detail = reason };

    /// <summary>Every session and token of a client or person was ended.</summary>
    public static AuditAct EndedAll(string subject) =>
        new(AuditVerb.SignOut, AuditObjects.Client, null, subject) { Detail = "every session and token" };

    /// <summary>The purge protection of versions was extended.</summary>
    public static AuditAct Protected(int before, int days) =>
        new(AuditVerb.Update, AuditObjects.PurgeProtection, null, null) { Detail = $"{days} days, from {before}" };

    /// <summary>Public content was downloaded.</summary>
    /// <param name="keystore">The keystore.</param>
    /// <param name="entry">The entry, or null for the whole keystore.</param>
    /// <param name="form">The format of the download.</param>
    public static AuditAct Export(KeystoreName keystore, KeystoreEntry? entry, string form) =>
        new(AuditVerb.Export, AuditObjects.Of(entry), keystore.ToString(), entry?.Alias.Value)
        {
            OldFingerprint = entry?.Certificate.FingerprintSha256,
            NewFingerprint = entry?.Certificate.FingerprintSha256,
            Detail = form,
        };
}

/// <summary>The kinds of objects of acts.</summary>
public static class AuditObjects
{
    private static readonly HashSet<string> Materials = new(Enum.GetValues<MaterialSet>().Select(Of), StringComparer.Ordinal);

    /// <summary>A certificate under an alias.</summary>
    public const string Certificate = "Certificate";

    /// <summary>A key pair under an alias.</summary>
    public const string KeyPair = "Key Pair";

    /// <summary>A keystore as a whole.</summary>
    public const string Keystore = "Keystore";

    /// <summary>A former state of an entry: a version.</summary>
    public const string EntryVersion = "Entry Version";

    /// <summary>Owner, note and labels of an entry.</summary>
    public const string EntryNote = "Entry Note";

    /// <summary>A token with which a calendar reads expiry dates.</summary>
    public const string CalendarToken = "Calendar Token";

    /// <summary>A client that signs in.</summary>
    public const string Client = "Client";

    /// <summary>The credentials of a client.</summary>
    public const string ServiceKey = "Service Key";

    /// <summary>The key that wraps the data keys.</summary>
    public const string MasterKey = "Master Key";

    /// <summary>A key that seals private keys.</summary>
    public const string DataKey = "Data Key";

    /// <summary>The key of tokens and sessions.</summary>
    public const string SessionKey = "Session Key";

    /// <summary>A record of an act that a command has left for the audit log.</summary>
    public const string AuditInbox = "Audit Inbox";

    /// <summary>A server as a whole.</summary>
    public const string Server = "Server";

    /// <summary>A request that needs a second person's approval.</summary>
    public const string Approval = "Approval";

    /// <summary>The time during which a version cannot be purged.</summary>
    public const string PurgeProtection = "Purge Protection";

    /// <summary>The audit log itself.</summary>
    public const string AuditLog = "Audit Log";

    /// <summary>A former state of security material: a version.</summary>
    public const string MaterialVersion = "Security Material Version";

    /// <summary>The kind of security material, by its set.</summary>
    public static string Of(MaterialSet set) => set switch
    {
        MaterialSet.UserCredentials => "User Credential",
        MaterialSet.OAuth2ClientCredentials => "OAuth2 Client Credential",
        MaterialSet.SecureParameters => "Secure Parameter",
        MaterialSet.AccessPolicies => "Access Policy",
        MaterialSet.CertificateUserMappings => "Certificate-to-User Mapping",
        MaterialSet.PgpKeyEntries => "PGP Key",
        _ => throw new ArgumentOutOfRangeException(nameof(set)),
    };

    /// <summary>Whether a kind is one of security material, rather than of its versions.</summary>
    public static bool IsMaterial(string objectType) => Materials.Contains(objectType);

    /// <summary>The kind of an entry, or that of a keystore if there is no single entry.</summary>
    public static string Of(KeystoreEntry? entry) => entry?.Type switch
    {
        EntryType.KeyPair => KeyPair,
        EntryType.Certificate => Certificate,
        _ => Keystore,
    };
}
