using System.Collections.Immutable;
using Latchkey.Keystores.Approvals;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Application.Settings;

/// <summary>What removes for good.</summary>
public sealed record PurgeSettings(int ProtectionDays)
{
    internal static PurgeSettings Read(SettingsReader reader, VersionSettings versions)
    {
        var days = reader.Number("Purge:ProtectionDays", 0, 0, 3_650,
            "for how many days after its end nobody can purge a former state of an entry; 0 for no protection; "
            + "the greatest value ever in force stays in force");
        if (versions.Retention < TimeSpan.FromDays(days))
        {
            reader.Fault("Versions:RetentionDays", $"{versions.Retention.Days}",
                $"at least the {days} of Purge:ProtectionDays: age must not delete what is protected");
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
                "a list with service-key in it: a person who can make keys alone is two persons");
        }

        return new(new ApprovalPolicy(acts, TimeSpan.FromHours(reader.Number("Approvals:Hours", 24, 1, 720,
            "how long a request for approval lasts, from asking to acting"))));
    }
}
