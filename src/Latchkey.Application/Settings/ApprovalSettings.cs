using System.Collections.Immutable;
using Latchkey.Keystores.Approvals;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Application.Settings;

/// <summary>Purges, which delete for good.</summary>
public sealed record PurgeSettings(int ProtectionDays)
{
    internal static PurgeSettings Read(SettingsReader reader, VersionSettings versions)
    {
        var days = reader.Number("Purge:ProtectionDays", 0, 0, 3_650,
            "for how many days after its end a former state of an entry cannot be purged; 0 for no protection; "
            + "the greatest value ever in force stays in force");
        if (versions.Retention < TimeSpan.FromDays(days))
        {
            reader.Fault("Versions:RetentionDays", $"{versions.Retention.Days}",
                $"at least the {days} of Purge:ProtectionDays: retention must not delete protected versions");
        }

        return new(days);
    }
}

/// <summary>The two-person rule.</summary>
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
        var words = reader.Words("Approvals:Acts", "", "the acts that a second person has to approve");
        var acts = words.Where(Words.ContainsKey).Select(word => Words[word]).ToImmutableHashSet();
        if (acts.Count < words.Count)
        {
            reader.Fault("Approvals:Acts", string.Join(", ", words),
                $"some of {string.Join(", ", Words.Keys)}, each once, with service-key if any, separated by commas; empty for none");
        }
        else if (acts.Count > 0 && !acts.Contains(ApprovalAct.ServiceKey))
        {
            reader.Fault("Approvals:Acts", string.Join(", ", words),
                "a list with service-key: a person who can create keys alone can act as two persons");
        }

        return new(new ApprovalPolicy(acts, TimeSpan.FromHours(reader.Number("Approvals:Hours", 24, 1, 720,
            "how long a request for approval lasts, from asking to acting"))));
    }
}
