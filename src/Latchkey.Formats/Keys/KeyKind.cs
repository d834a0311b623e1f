namespace Latchkey.Formats.Keys;

/// <summary>What decides which signatures a key can make.</summary>
/// <param name="Type"><c>RSA</c>, <c>DSA</c>, <c>EC</c> or <c>EdDSA</c>, as of <see cref="Certificates.Certificate.KeyType"/>.</param>
/// <param name="Size">Bits of the modulus for RSA, of p for DSA, of the field for EC, and 255 for Ed25519.</param>
/// <param name="SubprimeSize">Bits of q for DSA; 0 for all others.</param>
internal readonly record struct KeyKind(string Type, int Size, int SubprimeSize = 0);
