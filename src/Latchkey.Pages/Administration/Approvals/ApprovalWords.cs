using Latchkey.Keystores.Tenants;

namespace Latchkey.Pages.Administration.Approvals;

/// <summary>What acts and states are called on the page, in English.</summary>
internal static class ApprovalWords
{
    public static string Of(ApprovalAct act) => act switch
    {
        ApprovalAct.Purge => "Purge",
        ApprovalAct.Replace => "Replace the keystore",
        ApprovalAct.Restore => "Restore the backup",
        ApprovalAct.ServiceKey => "Hand out credentials",
        _ => "Change the master key",
    };

    public static string Of(ApprovalState state) => state switch
    {
        ApprovalState.Pending => "waits",
        ApprovalState.Approved => "approved",
        ApprovalState.Rejected => "rejected",
        ApprovalState.Used => "done",
        _ => "expired",
    };
}
