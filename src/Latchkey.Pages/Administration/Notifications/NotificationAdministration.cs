using Latchkey.Application.Events;
using Latchkey.Application.Settings;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Expiry;
using Latchkey.Pages.Parts;
using Latchkey.Pages.Session;

namespace Latchkey.Pages.Administration.Notifications;

/// <summary>Shows how events of the user's tenant are delivered, and tests each channel.</summary>
internal sealed class NotificationAdministration(EventChannels channels, ExpirySettings expiry, SettingsInForce inForce)
{
    /// <summary>The channels and the settings behind them.</summary>
    /// <exception cref="NotPermittedException">The user may not see them.</exception>
    public async Task<NotificationReport> ReadAsync(PageSession session, CancellationToken cancellationToken = default)
    {
        var user = await session.UserAsync(Roles.MonitoringDataRead);
        var allowed = user.Can(Roles.ServiceKeysEdit) ? inForce.Values["Notifications:AllowedAddresses"] : null;
        return new NotificationReport(await channels.ListAsync(user.Tenant, cancellationToken), expiry.Policy, allowed, MayTest(user));
    }

    /// <summary>Sends a test on a channel.</summary>
    /// <exception cref="NotPermittedException">The user may not.</exception>
    /// <exception cref="NotAllowedException">There is no such channel.</exception>
    public async Task<ChannelTest> TestAsync(PageSession session, string channel, CancellationToken cancellationToken)
    {
        var user = await session.UserAsync();
        if (!MayTest(user)) throw new NotPermittedException(Roles.SecurityMaterialEdit);
        return await channels.TestAsync(user.Tenant, channel, cancellationToken)
            ?? throw new NotAllowedException("There is no such channel.");
    }

    private static bool MayTest(PageUser user) => user.Can(Roles.SecurityMaterialEdit) || user.Can(Roles.ServiceKeysEdit);
}

/// <summary>The delivery of events.</summary>
/// <param name="Channels">The channels of the tenant.</param>
/// <param name="Expiry">When notice of the end of entries is given.</param>
/// <param name="Allowed">The addresses that the server may connect to; null for a user who may not see settings.</param>
/// <param name="MayTest">Whether the user may send tests.</param>
internal sealed record NotificationReport(IReadOnlyList<ChannelState> Channels, ExpiryPolicy Expiry, string? Allowed, bool MayTest);
