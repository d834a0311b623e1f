using Latchkey.Application.Materials;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Materials;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Tenants;
using Latchkey.Pages.Parts;
using Microsoft.AspNetCore.Components;

namespace Latchkey.Pages.SecurityMaterial;

/// <summary>A dialog that creates a credential, or edits one. An empty secret of an edited one stays as it is.</summary>
public abstract class MaterialDialog : ActionDialog
{
    /// <summary>The credential to edit, or null to create one.</summary>
    [Parameter]
    public Material? Material { get; set; }

    [Inject]
    private protected MaterialSecrets Secrets { get; set; } = null!;

    /// <summary>The name of a new credential.</summary>
    protected string Name { get; set; } = "";

    /// <summary>The secret that was entered; may be empty.</summary>
    protected string Secret { get; set; } = "";

    /// <summary>The former content, or null.</summary>
    protected T? Former<T>()
        where T : MaterialContent => Material?.Content as T;

    /// <summary>Seals the secret and makes the change.</summary>
    /// <param name="set">The set of a new credential.</param>
    /// <param name="rule">The change, for the identity and the sealed secret; that is null if the former one stays.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The name.</returns>
    private protected async Task<string> SaveAsync(
        MaterialSet set, Func<TenantMaterials, MaterialId, SealedSecret?, Edit, KeystoreChange> rule, CancellationToken cancellationToken)
    {
        var id = Material?.Id ?? MaterialId.Create(set, Name.Trim());
        var edit = await Session.EditAsync();
        var secret = Material is not null && Secret.Length == 0 ? null : await Secrets.SealAsync(Secret, cancellationToken);
        await Session.ChangeAsync(Roles.CredentialsEdit, keystores => rule(keystores.Materials, id, secret, edit), cancellationToken);
        return id.Name;
    }
}
