using System.Collections.Immutable;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Keys;
using Latchkey.Keystores.Sealing;

namespace Latchkey.Keystores.Imports;

/// <summary>An entry of a keystore file, its private key already sealed.</summary>
/// <param name="Alias">The alias in the file; blank where the file states none.</param>
/// <param name="Chain">The certificate, or the chain of a key pair; empty for an entry of a kind that cannot be held.</param>
/// <param name="PrivateKey">The private key of a key pair.</param>
/// <param name="Unsupported">Why the entry cannot be held, or null.</param>
public sealed record ImportedEntry(string Alias, ImmutableArray<Certificate> Chain, SealedSecret? PrivateKey, string? Unsupported = null);
