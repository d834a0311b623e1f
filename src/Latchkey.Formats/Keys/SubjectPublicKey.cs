namespace Latchkey.Formats.Keys;

/// <summary>
/// What an entry shows of a public key: the JCA's name of its algorithm, its length in bits, and the curve of an EC
/// key on a named one. No arithmetic is done with the key, so a hostile one costs nothing.
/// </summary>
/// <param name="Type"><c>PublicKey.getAlgorithm()</c> of JDK 17; the OID where the JDK has no name.</param>
/// <param name="Size">Bits as keytool counts them, but of the field for EC; 0 where unknown.</param>
/// <param name="Curve">Name or OID of a named curve; null for all other keys.</param>
internal readonly record struct SubjectPublicKey(string Type, int Size, string? Curve = null);
