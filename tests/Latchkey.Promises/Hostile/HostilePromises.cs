namespace Latchkey.Promises.Hostile;

/// <summary>The promises about hostile input.</summary>
internal static class HostilePromises
{
    public static IReadOnlyList<Promise> All { get; } =
    [
        MalformedFiles.Promise, BoundedWork.Promise, Agreement.Promise, RoundTrip.Promise, WeakKeyFlags.Promise,
        GeneratedAddresses.Promise, SpelledAliases.Promise,
        FetchedAddresses.Promise, RandomKeystores.Promise,
    ];
}
