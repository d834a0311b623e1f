namespace Latchkey.Formats.Keys;

/// <summary>
/// The properties of a public key that an entry shows: the JCA's name of its algorithm, its length in bits, and the named curve of an EC
/// key. Nothing is computed with the key, so a hostile key costs nothing.
/// </summary>
/// <param name="Type">The value of <c>PublicKey.getAlgorithm()</c> in JDK 17; the OID if the JDK has no name.</param>
/// <param name="Size">The length in bits as keytool counts it, except that an EC key has the length of its field; 0 if unknown.</param>
/// <param name="Curve">The name or OID of the named curve; null for all other keys.</param>
internal readonly record struct SubjectPublicKey(string Type, int Size, string? Curve = null);
