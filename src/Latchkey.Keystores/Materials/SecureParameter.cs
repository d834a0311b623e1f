namespace Latchkey.Keystores.Materials;

/// <summary>A secret value under a name; the secret is the value.</summary>
/// <param name="Description">The description; may be empty.</param>
public sealed record SecureParameter(string Description) : MaterialContent;
