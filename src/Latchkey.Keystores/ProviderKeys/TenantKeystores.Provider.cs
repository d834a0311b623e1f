namespace Latchkey.Keystores;

/// <content>When the operator's key pairs are due (docs/contract.md#keys-of-the-operator).</content>
public sealed partial class TenantKeystores
{
    /// <summary>The operator's key pairs in use that need a successor: they end within the lead, and none is prepared.</summary>
    public IEnumerable<Alias> DueForPreparation(DateTimeOffset now, TimeSpan lead) =>
        Provided(now + lead).Where(alias => !Renewal.Entries.ContainsKey(alias));

    /// <summary>The operator's key pairs in use that end within the lead, and whose successor is prepared.</summary>
    public IEnumerable<Alias> DueForActivation(DateTimeOffset now, TimeSpan lead) =>
        Provided(now + lead).Where(Renewal.Entries.ContainsKey);

    private IEnumerable<Alias> Provided(DateTimeOffset endingBy) => System.Entries.Values
        .Where(entry => entry is { Owner: EntryOwner.Operator, Type: EntryType.KeyPair } && entry.Certificate.ValidNotAfter <= endingBy)
        .Select(entry => entry.Alias);
}
