namespace Latchkey.Keystores.KeyPairs;

/// <summary>Refuses a property. Reasons complete the sentence "The property … is invalid: …".</summary>
internal static class RequestInvalid
{
    public static RefusalException Because(string property, string reason) =>
        new(new Refusal.KeyPairRequestInvalid(property, reason));
}
