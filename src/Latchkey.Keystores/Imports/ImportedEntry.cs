using System.Collections.Immutable;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Keys;
using Latchkey.Keystores.Sealing;

namespace Latchkey.Keystores.Imports;

/// <summary>An entry of a keystore file. Its private key is already sealed.</summary>
/// <param name="Alias">The alias in the file; blank if the file has none.</param>
/// <param name="Chain">The certificate, or the chain of a key pair; empty if the entry is of an unsupported kind.</param>
/// <param name="PrivateKey">The private key of a key pair, or null.</param>
/// <param name="Unsupported">Why the entry is not supported, or null.</param>
public sealed record ImportedEntry(string Alias, ImmutableArray<Certificate> Chain, SealedSecret? PrivateKey, string? Unsupported = null);
