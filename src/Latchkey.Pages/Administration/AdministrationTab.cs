using Latchkey.Keystores.Access;
using Latchkey.Pages.Session;

namespace Latchkey.Pages.Administration;

/// <summary>A page of the administration, and the role for which it is offered.</summary>
/// <param name="Path">The path of the page.</param>
/// <param name="Title">Its title, in English.</param>
/// <param name="Role">The role that it asks for; null if everybody who has signed in may see it.</param>
internal sealed record AdministrationTab(string Path, string Title, string? Role)
{
    public static IReadOnlyList<AdministrationTab> All { get; } =
    [
        new("administration", "Status", Roles.MonitoringDataRead),
        new("administration/service-keys", "Service Keys", Roles.ServiceKeysEdit),
        new("administration/approvals", "Approvals", Roles.ApprovalsEdit),
        new("administration/roles", "Roles", null),
        new("administration/audit-log", "Audit Log", Roles.AuditLogRead),
        new("administration/notifications", "Notifications", Roles.MonitoringDataRead),
    ];

    /// <summary>The tab of a path relative to the first page, such as <c>administration/roles?of=me</c>.</summary>
    public static AdministrationTab Of(string path)
    {
        var end = path.IndexOfAny(['?', '#']);
        var bare = (end < 0 ? path : path[..end]).TrimEnd('/');
        return All.First(tab => tab.Path.Equals(bare, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether a user may see it.</summary>
    public bool IsFor(PageUser user) => Role is null || user.Can(Role);
}
