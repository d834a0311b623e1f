namespace Latchkey.Keystores.Tenants;

/// <summary>An act outside of the keystores that is about to begin and needs approval.</summary>
/// <param name="Act">The kind of act.</param>
/// <param name="Subject">The complete effect, in words.</param>
public sealed record GuardedBeginning(ApprovalAct Act, string Subject);
