using Latchkey.Keystores.Tenants;

namespace Latchkey.Api.Keystores;

/// <summary>A keystore as the API shows it.</summary>
internal sealed record KeystoreView(Keystore Keystore);

/// <summary>A runtime to which a keystore is copied. Latchkey has none.</summary>
internal sealed record RuntimeView;
