using Latchkey.Pages.Administration.AuditLogs;
using Latchkey.Pages.Administration.Notifications;
using Latchkey.Pages.Administration.ServiceKeys;

namespace Latchkey.Pages.Administration;

/// <summary>Registers the services of the administration's pages.</summary>
internal static class AdministrationRegistration
{
    public static IServiceCollection AddAdministration(this IServiceCollection services) => services
        .AddSingleton<ServiceKeyAdministration>()
        .AddScoped<ServiceKeyAddress>()
        .AddSingleton<RoleTables>()
        .AddSingleton<SystemStatus>()
        .AddSingleton<AuditSearches>()
        .AddSingleton<AuditChecks>()
        .AddSingleton<NotificationAdministration>();
}
