namespace Latchkey.Application.Work;

/// <summary>
/// Files that are made of everything a tenant has, and searches through it: a few at a time. Each costs as much as there is to read,
/// and may last as long as the client takes to receive it.
/// </summary>
internal sealed class LongReads() : FairShares(new ShareLimits(Total: 8, OfClient: 2, OfGroup: 6, MostWaiting: 256, Patience: TimeSpan.FromSeconds(10)));
