using Latchkey.Application.Access;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Microsoft.AspNetCore.Components.Authorization;

namespace Latchkey.Pages.Session;

/// <summary>
/// Reads and changes the keystores of the signed-in user's tenant for the pages, each time with the roles that the user has at that moment.
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
    /// <summary>The signed-in user.</summary>
    /// <exception cref="SignedOutException">The session has ended.</exception>
    public async ValueTask<PageUser> UserAsync()
    {
        var state = await authentication.GetAuthenticationStateAsync();
        return await signIn.RefreshAsync(state.User, CancellationToken.None) is { } caller
            ? new PageUser(caller)
            : throw new SignedOutException();
    }

    /// <summary>The signed-in user, who must have a role.</summary>
    /// <exception cref="NotPermittedException">The user lacks it.</exception>
    /// <exception cref="SignedOutException">The session has ended.</exception>
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

    /// <summary>The user who makes a change now. It also refreshes the keys, so that sealing for the change holds up no thread.</summary>
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
    public async Task<CommittedChange> ChangeAsync(
        string role, Func<TenantKeystores, KeystoreChange> rule, CancellationToken cancellationToken = default)
    {
        var user = await UserAsync(role);
        if (writes.TryTake(user.Caller) is not null) throw new RefusalException(new Refusal.TooBusy());
        return await store.ChangeAsync(user.Tenant, keystores => rule(keystores) with { Origin = user.Origin }, cancellationToken);
    }
}

/// <summary>The session has ended, or its service key was revoked.</summary>
internal sealed class SignedOutException() : Exception("The session has ended.");

/// <summary>The user lacks a role.</summary>
internal sealed class NotPermittedException(string role) : Exception($"This requires the role {role}.");
