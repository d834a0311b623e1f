namespace Latchkey.Application.Settings;

/// <summary>The types of events.</summary>
internal enum EntryEventType
{
    /// <summary>It is new.</summary>
    Imported,

    /// <summary>Its content has changed.</summary>
    Updated,

    /// <summary>Its alias has changed.</summary>
    Renamed,

    /// <summary>It is gone.</summary>
    Deleted,

    /// <summary>A former content was restored.</summary>
    Restored,

    /// <summary>A threshold before its end was reached.</summary>
    NearExpiry,

    /// <summary>Its end was passed.</summary>
    Expired,

    /// <summary>The successor of a key pair of the operator was prepared.</summary>
    SuccessorPrepared,

    /// <summary>The successor was put in use.</summary>
    Activated,

    /// <summary>Security material beside the keystores is new.</summary>
    MaterialCreated,

    /// <summary>The content or the secret of security material has changed.</summary>
    MaterialUpdated,

    /// <summary>Security material is gone.</summary>
    MaterialDeleted,

    /// <summary>A former state of security material was restored.</summary>
    MaterialRestored,

    /// <summary>The head of the audit log was signed.</summary>
    AuditHead,
}

/// <summary>The names of the types: short in settings, long in events.</summary>
internal static class EntryEventTypes
{
    private const string Prefix = "io.latchkey.";

    private static readonly Dictionary<EntryEventType, string> ShortNames = new()
    {
        [EntryEventType.Imported] = "imported",
        [EntryEventType.Updated] = "updated",
        [EntryEventType.Renamed] = "renamed",
        [EntryEventType.Deleted] = "deleted",
        [EntryEventType.Restored] = "restored",
        [EntryEventType.NearExpiry] = "near-expiry",
        [EntryEventType.Expired] = "expired",
        [EntryEventType.SuccessorPrepared] = "successor-prepared",
        [EntryEventType.Activated] = "activated",
        [EntryEventType.MaterialCreated] = "material-created",
        [EntryEventType.MaterialUpdated] = "material-updated",
        [EntryEventType.MaterialDeleted] = "material-deleted",
        [EntryEventType.MaterialRestored] = "material-restored",
        [EntryEventType.AuditHead] = "audit-head",
    };

    /// <summary>Every short name, separated by commas.</summary>
    public static string Names { get; } = string.Join(", ", ShortNames.Values);

    /// <summary>The type with a short name, or null.</summary>
    public static EntryEventType? Find(string shortName)
    {
        foreach (var (type, name) in ShortNames)
        {
            if (name == shortName) return type;
        }

        return null;
    }

    /// <summary>The short name.</summary>
    public static string ShortName(this EntryEventType type) => ShortNames[type];

    /// <summary>The name in an event.</summary>
    public static string LongName(this EntryEventType type) => type switch
    {
        EntryEventType.AuditHead => $"{Prefix}audit.head",
        _ when type.IsOfMaterial() => $"{Prefix}{ShortNames[type].Replace('-', '.')}",
        _ => $"{Prefix}entry.{ShortNames[type]}",
    };

    /// <summary>Whether it is about security material beside the keystores.</summary>
    public static bool IsOfMaterial(this EntryEventType type) => type is EntryEventType.MaterialCreated or EntryEventType.MaterialUpdated
        or EntryEventType.MaterialDeleted or EntryEventType.MaterialRestored;
}
