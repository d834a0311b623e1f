using Latchkey.Application.Events.Mail;
using Latchkey.Application.Events.Webhooks;
using Latchkey.Application.Outbound;
using Latchkey.Application.Settings;

namespace Latchkey.Application.Events;

/// <summary>Registers what tells of events.</summary>
internal static class EventRegistration
{
    public static IServiceCollection AddEvents(this IServiceCollection services, NotificationSettings settings)
    {
        services
            .AddSingleton(new OutboundConnections(settings.Allowed))
            .AddSingleton<ServerIdentity>()
            .AddSingleton<EventMetrics>()
            .AddSingleton<EventChannels>()
            .AddSingleton<ExpiryWatch>()
            .AddHostedService(provider => provider.GetRequiredService<ExpiryWatch>())
            .AddHostedService<EventDelivery>();
        // Lists show the channels in this order; nothing else depends on it.
        foreach (var webhook in settings.Webhooks) services.AddSingleton<IEventChannel>(provider => ActivatorUtilities.CreateInstance<WebhookChannel>(provider, webhook, settings));
        if (settings.Mail is { } mail) services.AddSingleton<IEventChannel>(provider => ActivatorUtilities.CreateInstance<MailChannel>(provider, mail, settings));
        return services;
    }
}
