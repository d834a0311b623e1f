using Latchkey.Application.Access;
using Latchkey.Keystores.Access;

namespace Latchkey.Pages.Administration;

/// <summary>The role of each operation of the API, from the table that serves them, and of each act that only the pages offer.</summary>
internal sealed class RoleTables(OperationRoles api)
{
    /// <summary>Each act, with the role that it requires.</summary>
    public IReadOnlyList<(string What, string Role)> Operations { get; } =
    [
        .. api.All,
        .. AdministrationTab.All.Where(tab => tab.Role is not null).Select(tab => ($"/{tab.Path}", tab.Role!)),
    ];

    /// <summary>The roles that any act requires, in the order of <see cref="Roles.All"/>.</summary>
    public IEnumerable<string> Asked => Roles.All.Where(role => Operations.Any(operation => operation.Role == role));
}
