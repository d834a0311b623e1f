namespace Latchkey.Application.Work;

/// <summary>
/// Limits files made from all data of a tenant, and searches through it, to a few at a time. The cost of each grows with the data, and each
/// may last as long as the client takes to receive it.
/// </summary>
internal sealed class LongReads()
    : FairShares(new ShareLimits(Total: 8, OfClient: 2, OfGroup: 6, MostWaiting: 256, Patience: TimeSpan.FromSeconds(10)));
