using Latchkey.Formats.Certificates;

namespace Latchkey.Api.KeystoreEntries;

/// <summary>A certificate in the chain of a key pair. Index 0 is the root (docs/contract.md#chain-certificates).</summary>
internal sealed record ChainCertificateView(KeystoreEntryView Entry, int Index, Certificate Certificate);
