using Latchkey.Application.Access;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Microsoft.AspNetCore.Components.Authorization;

namespace Latchkey.Pages.Session;

/// <summary>
/// What the pages do for the one who has signed in: reads and changes of his tenant's keystores, each within his roles as they are
/// at that moment.
/// </summary>
internal sealed class PageSession(
    AuthenticationStateProvider authentication,
    PageSignIn signIn,
    AccessLog accesses,
    IKeystoreStore store,
    KeyRing keys,
    WriteLimit writes,
    TimeProvider clock)
{
    /// <summary>Who has signed in.</summary>
    /// <exception cref="SignedOutException">Nobody any more.</exception>
    public async ValueTask<PageUser> UserAsync()
    {
        var state = await authentication.GetAuthenticationStateAsync();
        return await signIn.RefreshAsync(state.User, CancellationToken.None) is { } caller ? new PageUser(caller) : throw new SignedOutException();
    }

    /// <summary>Who has signed in, if he has a role.</summary>
    /// <exception cref="NotPermittedException">He has not.</exception>
    /// <exception cref="SignedOutException">Nobody any more.</exception>
    public async ValueTask<PageUser> UserAsync(string role)
    {
        var user = await UserAsync();
        if (user.Can(role)) return user;
        accesses.Refused(user.Caller, role);
        throw new NotPermittedException(role);
    }

    /// <summary>The newest state of the tenant's keystores.</summary>
    public async ValueTask<TenantKeystores> ReadAsync(CancellationToken cancellationToken = default) =>
        await store.ReadAsync((await UserAsync(Roles.MonitoringDataRead)).Tenant, cancellationToken);

    /// <summary>Who changes something now. What the change may seal holds up no thread then.</summary>
    public async ValueTask<Edit> EditAsync()
    {
        var user = await UserAsync();
        await keys.PrepareAsync(CancellationToken.None);
        return new Edit(user.Name, clock.GetUtcNow());
    }

    /// <summary>Makes a change.</summary>
    /// <exception cref="RefusalException">Nothing was changed.</exception>
    public Task<CommittedChange> ChangeAsync(Func<TenantKeystores, KeystoreChange> rule, CancellationToken cancellationToken = default) =>
        ChangeAsync(Roles.SecurityMaterialEdit, rule, cancellationToken);

    /// <summary>Makes a change that asks for a role.</summary>
    /// <exception cref="RefusalException">Nothing was changed.</exception>
    public async Task<CommittedChange> ChangeAsync(string role, Func<TenantKeystores, KeystoreChange> rule, CancellationToken cancellationToken = default)
    {
        var user = await UserAsync(role);
        if (writes.TryTake(user.Caller) is not null) throw new RefusalException(new Refusal.TooBusy());
        return await store.ChangeAsync(user.Tenant, keystores => rule(keystores) with { Origin = user.Origin }, cancellationToken);
    }
}

/// <summary>The session has ended, or its service key was revoked.</summary>
internal sealed class SignedOutException() : Exception("The session has ended.");

/// <summary>The user lacks a role.</summary>
internal sealed class NotPermittedException(string role) : Exception($"This asks for the role {role}.");
