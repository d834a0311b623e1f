namespace Latchkey.Keystores.Materials;

/// <summary>A user; the secret is the password.</summary>
/// <param name="Kind"><c>default</c>, <c>successfactors</c> or <c>openconnectors</c>.</param>
/// <param name="Description">The description; may be empty.</param>
/// <param name="User">The name of the user; may be empty, and null if it was not set.</param>
/// <param name="CompanyId">The company of a SuccessFactors user, or null.</param>
public sealed record UserCredential(string Kind, string Description, string? User, string? CompanyId) : MaterialContent;
