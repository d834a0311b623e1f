using Latchkey.Keystores;

namespace Latchkey.Api.KeystoreResources;

/// <summary>A keystore as a file: the public content of all its entries.</summary>
internal sealed record KeystoreResourceView(KeystoreName Name, byte[] Content);
