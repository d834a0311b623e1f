using Latchkey.Application.Access;
using Latchkey.Application.ServiceKeys;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Tenants;
using Latchkey.Pages.Parts;
using Latchkey.Pages.Session;

namespace Latchkey.Pages.Administration.ServiceKeys;

/// <summary>
/// What an administrator does to the service keys of his tenant. Nobody gets more by it than he has: neither a role of his own
/// making, nor the secret of a client that may do what he may not. What holds of all keys together is decided where the change is made.
/// </summary>
internal sealed class ServiceKeyAdministration(IServiceKeyStore serviceKeys, CurrentServiceKeys current, TimeProvider clock)
{
    private const int MaxAttempts = 5;

    /// <summary>The service keys of the user's tenant, the newest first.</summary>
    /// <exception cref="NotPermittedException">The user may not see them.</exception>
    public async Task<IReadOnlyList<ServiceKey>> ListAsync(PageSession session, CancellationToken cancellationToken = default)
    {
        var user = await session.UserAsync(Roles.ServiceKeysEdit);
        return [.. (await serviceKeys.ListAsync(cancellationToken)).Where(key => key.Tenant == user.Tenant).Reverse()];
    }

    /// <summary>Makes a service key.</summary>
    /// <exception cref="NotAllowedException">What is asked for is not possible; the text says why.</exception>
    public async Task<NewServiceKey> CreateAsync(PageSession session, ServiceKeyRequest request, Uri url, CancellationToken cancellationToken)
    {
        var user = await session.UserAsync(Roles.ServiceKeysEdit);
        request.Check(user);
        var created = NewServiceKey.Create(request.Name.Trim(), request.Roles, url, clock.GetUtcNow(), request.Certificate, user.Tenant);
        var rule = request.Certificate?.BindsAlone(created.Stored.ClientId, clock.GetUtcNow());
        await ChangeAsync(session, edit => KeystoreChange.Adding(edit, created.Stored) with { ServiceKeyRule = rule }, cancellationToken);
        return created;
    }

    /// <summary>Gives a client new credentials; its present ones stay good for a while, and with them, or until their own end, what was issued for them.</summary>
    /// <exception cref="NotAllowedException">What is asked for is not possible; the text says why.</exception>
    public async Task<NewServiceKey> RotateAsync(PageSession session, string clientId, TimeSpan overlap, bool keepTokens, BoundCertificate? certificate, Uri url, CancellationToken cancellationToken)
    {
        var user = await session.UserAsync(Roles.ServiceKeysEdit);
        var credentials = NewCredentials.Make(certificate);
        return await RepeatAsync(async () =>
        {
            var serviceKey = await RequireAsync(user, clientId, cancellationToken);
            ServiceKeyRequest.CheckRoles(user, serviceKey.Roles);
            var rotated = NewServiceKey.Rotate(serviceKey, credentials, url, clock.GetUtcNow(), overlap, keepTokens);
            var rule = certificate?.BindsAlone(clientId, clock.GetUtcNow());
            await ChangeAsync(
                session,
                edit => KeystoreChange.Replacing(edit, serviceKey, rotated.Stored) with { ServiceKeyRule = rule },
                cancellationToken);
            return rotated;
        });
    }

    /// <summary>Shuts a client out, with the tokens and the sessions that it has.</summary>
    /// <exception cref="NotAllowedException">What is asked for is not possible; the text says why.</exception>
    public async Task RevokeAsync(PageSession session, string clientId, CancellationToken cancellationToken)
    {
        var user = await session.UserAsync(Roles.ServiceKeysEdit);
        await RepeatAsync(async () =>
        {
            var serviceKey = await RequireAsync(user, clientId, cancellationToken);
            await ChangeAsync(session, edit => Revoking(edit, serviceKey), cancellationToken);
            return serviceKey;
        });
    }

    private static KeystoreChange Revoking(Edit edit, ServiceKey serviceKey) =>
        KeystoreChange.Replacing(edit, serviceKey, serviceKey with { RevokedTime = edit.At }) with
        {
            ServiceKeyRule = ServiceKeyRules.KeepsManager(serviceKey.ClientId),
        };

    // A key that a command or another server has changed meanwhile is looked at again: it may be revoked, and must not come back.
    private static async Task<T> RepeatAsync<T>(Func<Task<T>> change)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await change();
            }
            catch (RefusalException overtaken) when (overtaken.Refusal is Refusal.ServiceKeyChanged && attempt < MaxAttempts)
            {
                // What there is now is what counts.
            }
        }
    }

    private async Task ChangeAsync(PageSession session, Func<Edit, KeystoreChange> rule, CancellationToken cancellationToken)
    {
        var edit = await session.EditAsync();
        await session.ChangeAsync(Roles.ServiceKeysEdit, _ => rule(edit), cancellationToken);
        current.Forget();
    }

    // A key of another tenant is not there.
    private async Task<ServiceKey> RequireAsync(PageUser user, string clientId, CancellationToken cancellationToken) =>
        await serviceKeys.FindAsync(clientId, cancellationToken) is { RevokedTime: null } key && key.Tenant == user.Tenant
            ? key
            : throw new NotAllowedException("There is no such service key, or it was revoked.");
}
