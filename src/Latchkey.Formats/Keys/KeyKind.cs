namespace Latchkey.Formats.Keys;

/// <summary>The properties of a key that decide which signatures it can make.</summary>
/// <param name="Type"><c>RSA</c>, <c>DSA</c>, <c>EC</c> or <c>EdDSA</c>, as in <see cref="Certificates.Certificate.KeyType"/>.</param>
/// <param name="Size">The length in bits: of the modulus for RSA, of p for DSA, of the field for EC; 255 for Ed25519.</param>
/// <param name="SubprimeSize">The length of q in bits for DSA; 0 for all others.</param>
internal readonly record struct KeyKind(string Type, int Size, int SubprimeSize = 0);
