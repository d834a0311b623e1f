using Latchkey.Formats.Certificates;

namespace Latchkey.Api.KeystoreEntries;

/// <summary>One certificate of the chain of a key pair; index 0 is the root (docs/contract.md#chain-certificates).</summary>
internal sealed record ChainCertificateView(KeystoreEntryView Entry, int Index, Certificate Certificate);
