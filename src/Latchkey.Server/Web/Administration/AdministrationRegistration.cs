using Latchkey.Server.Web.Administration.AuditLogs;
using Latchkey.Server.Web.Administration.Notifications;
using Latchkey.Server.Web.Administration.ServiceKeys;

namespace Latchkey.Server.Web.Administration;

/// <summary>What the pages of the administration are made of.</summary>
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
