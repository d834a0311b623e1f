using System.Collections.Immutable;
using Latchkey.Keystores.Approvals;

namespace Latchkey.Server.Settings;

/// <summary>What removes for good.</summary>
/// <param name="ProtectionDays"><c>ProtectionDays</c>: how many days after its end nobody can purge a version; 0 for no protection.</param>
public sealed record PurgeSettings(int ProtectionDays)
{
    internal static PurgeSettings Read(SettingsReader reader, VersionSettings versions)
    {
        var days = reader.Number("Purge:ProtectionDays", 0, 0, 3_650);
        if (versions.Retention < TimeSpan.FromDays(days))
            reader.Fault("Versions:RetentionDays", $"{versions.Retention.Days}", $"at least the {days} of Purge:ProtectionDays: what is protected is not to be deleted by its age");
        return new(days);
    }
}

/// <summary>The two-person rule.</summary>
/// <param name="Policy"><c>Acts</c>: which acts a second person has to approve; <c>Hours</c>: how long a request is good.</param>
public sealed record ApprovalSettings(ApprovalPolicy Policy)
{
    private static readonly IReadOnlyDictionary<string, ApprovalAct> Words = new Dictionary<string, ApprovalAct>(StringComparer.Ordinal)
    {
        ["purge"] = ApprovalAct.Purge,
        ["replace"] = ApprovalAct.Replace,
        ["restore"] = ApprovalAct.Restore,
        ["service-key"] = ApprovalAct.ServiceKey,
        ["master-key"] = ApprovalAct.MasterKey,
    };

    internal static ApprovalSettings Read(SettingsReader reader)
    {
        var words = reader.Words("Approvals:Acts", "");
        var acts = words.Where(Words.ContainsKey).Select(word => Words[word]).ToImmutableHashSet();
        if (acts.Count < words.Count) reader.Fault("Approvals:Acts", string.Join(", ", words), $"some of {string.Join(", ", Words.Keys)}, each once, separated by commas; or empty for none");
        else if (acts.Count > 0 && !acts.Contains(ApprovalAct.ServiceKey))
            reader.Fault("Approvals:Acts", string.Join(", ", words), "a list with service-key in it, if it has anything: a person who alone makes keys is two persons");
        return new(new ApprovalPolicy(acts, TimeSpan.FromHours(reader.Number("Approvals:Hours", 24, 1, 720))));
    }
}
