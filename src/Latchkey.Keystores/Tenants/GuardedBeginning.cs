namespace Latchkey.Keystores.Tenants;

/// <summary>Something that is no change of a tenant, and is about to begin.</summary>
/// <param name="Act">What kind of thing it is.</param>
/// <param name="Subject">What will be done, in words that say all of it.</param>
public sealed record GuardedBeginning(ApprovalAct Act, string Subject);
