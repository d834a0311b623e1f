using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Server.Access;
using Latchkey.Server.Web.Parts;
using Latchkey.Server.Web.Session;

namespace Latchkey.Server.Web.Administration.ServiceKeys;

/// <summary>
/// What an administrator does to the service keys of his tenant. Nobody gets more by it than he has: neither a role of his own
/// making, nor the secret of a client that may do what he may not.
/// </summary>
internal sealed class ServiceKeyAdministration(IServiceKeyStore serviceKeys, CurrentServiceKeys current, TimeProvider clock) : IDisposable
{
    private const int MaxAttempts = 5;

    // Between looking at the keys and changing one, no other page does: a certificate means one client.
    private readonly SemaphoreSlim _turn = new(1);

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
        return await AloneAsync(async () =>
        {
            await RequireFreeAsync(request.Certificate, clientId: null, cancellationToken);
            var created = NewServiceKey.Create(request.Name.Trim(), request.Roles, url, clock.GetUtcNow(), request.Certificate, user.Tenant);
            await ChangeAsync(session, edit => KeystoreChange.Adding(edit, created.Stored), cancellationToken);
            return created;
        }, cancellationToken);
    }

    /// <summary>Gives a client new credentials; its present ones stay good for a while, and with them, or until their own end, what was issued for them.</summary>
    /// <exception cref="NotAllowedException">What is asked for is not possible; the text says why.</exception>
    public async Task<NewServiceKey> RotateAsync(PageSession session, string clientId, TimeSpan overlap, bool keepTokens, BoundCertificate? certificate, Uri url, CancellationToken cancellationToken)
    {
        var user = await session.UserAsync(Roles.ServiceKeysEdit);
        return await AloneAsync(async () =>
        {
            var serviceKey = await RequireAsync(user, clientId, cancellationToken);
            ServiceKeyRequest.CheckRoles(user, serviceKey.Roles);
            await RequireFreeAsync(certificate, clientId, cancellationToken);
            var rotated = NewServiceKey.Rotate(serviceKey, url, clock.GetUtcNow(), overlap, certificate, keepTokens);
            await ChangeAsync(session, edit => KeystoreChange.Replacing(edit, serviceKey, rotated.Stored), cancellationToken);
            return rotated;
        }, cancellationToken);
    }

    /// <summary>Shuts a client out, with the tokens and the sessions that it has.</summary>
    /// <exception cref="NotAllowedException">What is asked for is not possible; the text says why.</exception>
    public async Task RevokeAsync(PageSession session, string clientId, CancellationToken cancellationToken)
    {
        var user = await session.UserAsync(Roles.ServiceKeysEdit);
        await AloneAsync(async () =>
        {
            var serviceKey = await RequireAsync(user, clientId, cancellationToken);
            if (serviceKey.IsLastManagerOf(await serviceKeys.ListAsync(cancellationToken)))
                throw new NotAllowedException("This is the last service key that may manage service keys. The operator can revoke it by a command.");
            await ChangeAsync(session, edit => KeystoreChange.Replacing(edit, serviceKey, serviceKey with { RevokedTime = edit.At }), cancellationToken);
            return serviceKey;
        }, cancellationToken);
    }

    public void Dispose() => _turn.Dispose();

    private async Task<T> AloneAsync<T>(Func<Task<T>> change, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await RepeatAsync(change);
        }
        finally
        {
            _turn.Release();
        }
    }

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

    private async Task RequireFreeAsync(BoundCertificate? certificate, string? clientId, CancellationToken cancellationToken)
    {
        if (certificate is null) return;
        var others = (await serviceKeys.ListAsync(cancellationToken)).Where(key => key.ClientId != clientId);
        if (CertificateBinding.HolderOf(others, certificate.Certificate, certificate.Binding, clock.GetUtcNow()) is not null)
            throw new NotAllowedException("The certificate belongs to another service key.");
    }
}
