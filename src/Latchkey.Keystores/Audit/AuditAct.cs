using System.Globalization;
using Latchkey.Keystores.Entries;

namespace Latchkey.Keystores.Audit;

/// <summary>The act that an audit record records, without who did it and when.</summary>
/// <param name="Verb">What was done.</param>
/// <param name="ObjectType">To what kind of thing: one of <see cref="AuditObjects"/>.</param>
/// <param name="Keystore">In which keystore, or null.</param>
/// <param name="ObjectName">To which one: an alias, a client id; or null.</param>
public sealed record AuditAct(AuditVerb Verb, string ObjectType, string? Keystore, string? ObjectName)
{
    /// <summary>The SHA-256 fingerprint of the certificate that was there before, or null.</summary>
    public string? OldFingerprint { get; init; }

    /// <summary>The SHA-256 fingerprint of the certificate that is there now, or null.</summary>
    public string? NewFingerprint { get; init; }

    /// <summary>How it ended: <c>done</c>, <c>unchanged</c> or <c>failed</c>.</summary>
    public string Outcome { get; init; } = "done";

    /// <summary>
    /// What else there is to say: the former alias, the form of an export, which notice was given, why a client was not let in.
    /// </summary>
    public string? Detail { get; init; }

    /// <summary>The alias that a renamed entry had, or null.</summary>
    public string? FormerAlias
    {
        get => Detail is ['f', 'r', 'o', 'm', ' ', '\'', .. var alias, '\''] ? alias : null;
        init => Detail = $"from '{value}'";
    }

    /// <summary>How many such acts the record stands for; one, unless failures were counted together.</summary>
    public int Count { get; init; } = 1;

    /// <summary>The head of the log is signed for those who keep it elsewhere.</summary>
    /// <param name="revision">The revision of the tenant.</param>
    public static AuditAct Signed(long revision) => new(AuditVerb.Sign, AuditObjects.AuditLog, null, null)
    {
        Detail = string.Create(CultureInfo.InvariantCulture, $"revision {revision}"),
    };

    /// <summary>The log is found other than it was left.</summary>
    /// <param name="reason">The fault.</param>
    public static AuditAct Alarm(string reason) =>
        new(AuditVerb.Alarm, AuditObjects.AuditLog, null, null) { Outcome = "failed", Detail = reason };

    /// <summary>Every session and token of a client or a person is ended.</summary>
    public static AuditAct EndedAll(string subject) =>
        new(AuditVerb.SignOut, AuditObjects.Client, null, subject) { Detail = "every session and token" };

    /// <summary>Versions are protected for longer than before.</summary>
    public static AuditAct Protected(int before, int days) =>
        new(AuditVerb.Update, AuditObjects.PurgeProtection, null, null) { Detail = $"{days} days, from {before}" };

    /// <summary>Public content is downloaded.</summary>
    /// <param name="keystore">The keystore.</param>
    /// <param name="entry">The entry, or null for all of the keystore.</param>
    /// <param name="form">What the client gets.</param>
    public static AuditAct Export(KeystoreName keystore, KeystoreEntry? entry, string form) =>
        new(AuditVerb.Export, AuditObjects.Of(entry), keystore.ToString(), entry?.Alias.Value)
        {
            OldFingerprint = entry?.Certificate.FingerprintSha256,
            NewFingerprint = entry?.Certificate.FingerprintSha256,
            Detail = form,
        };
}

/// <summary>The kinds of things that acts are done to.</summary>
public static class AuditObjects
{
    /// <summary>A certificate under an alias.</summary>
    public const string Certificate = "Certificate";

    /// <summary>A key pair under an alias.</summary>
    public const string KeyPair = "Key Pair";

    /// <summary>A keystore as a whole.</summary>
    public const string Keystore = "Keystore";

    /// <summary>A former state of an entry.</summary>
    public const string EntryVersion = "Entry Version";

    /// <summary>Owner, note and labels of an entry.</summary>
    public const string EntryNote = "Entry Note";

    /// <summary>What lets a calendar read when entries end.</summary>
    public const string CalendarToken = "Calendar Token";

    /// <summary>A client that signs in.</summary>
    public const string Client = "Client";

    /// <summary>The credentials of a client.</summary>
    public const string ServiceKey = "Service Key";

    /// <summary>The key that wraps the data keys.</summary>
    public const string MasterKey = "Master Key";

    /// <summary>A key that private keys are sealed under.</summary>
    public const string DataKey = "Data Key";

    /// <summary>The key of tokens and sessions.</summary>
    public const string SessionKey = "Session Key";

    /// <summary>An act that a command has left for the audit log.</summary>
    public const string AuditInbox = "Audit Inbox";

    /// <summary>A server as a whole.</summary>
    public const string Server = "Server";

    /// <summary>A request that needs a second person.</summary>
    public const string Approval = "Approval";

    /// <summary>For how long nobody can purge a version.</summary>
    public const string PurgeProtection = "Purge Protection";

    /// <summary>The audit log itself.</summary>
    public const string AuditLog = "Audit Log";

    /// <summary>The kind of an entry, or that of the keystore where it is all of them.</summary>
    public static string Of(KeystoreEntry? entry) => entry?.Type switch
    {
        EntryType.KeyPair => KeyPair,
        EntryType.Certificate => Certificate,
        _ => Keystore,
    };
}
