using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.Java;

/// <summary>
/// Skips the secret keys of JCEKS, which are serialized Java objects (Java Object Serialization Specification, section 6.4). Nothing is
/// deserialized. The octets must be those that the JDK writes for its one class, or for the parent of that class; only two arrays and two
/// names may differ.
/// </summary>
internal static class SealedObjects
{
    private static readonly byte[] StreamAndObject =
    [
        0xAC, 0xED, 0x00, 0x05, // STREAM_MAGIC, STREAM_VERSION
        0x73, // TC_OBJECT
    ];

    // The subclass has no fields of its own; the description of its parent follows.
    private static readonly byte[] Subclass =
    [
        0x72, .. Text("com.sun.crypto.provider.SealedObjectForKeyProtector"u8), // TC_CLASSDESC, name
        0xCD, 0x57, 0xCA, 0x59, 0xE7, 0x30, 0xBB, 0x53, // serialVersionUID
        0x02, 0x00, 0x00, 0x78, // SC_SERIALIZABLE, no fields, TC_ENDBLOCKDATA
    ];

    // Class descriptions, strings and objects are numbered in the order of the stream. The subclass, if present, has number 0.
    private static readonly byte[] WithSubclass = [.. StreamAndObject, .. Subclass, .. SealedObject(number: 1)];
    private static readonly byte[] Alone = [.. StreamAndObject, .. SealedObject(number: 0)];

    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.KeystoreFileNotAcceptable"/>: the object is of another class.
    /// </exception>
    public static void Skip(JavaData data)
    {
        var isSubclass = data.Rest.StartsWith(WithSubclass);
        Expect(data, isSubclass ? WithSubclass : Alone);
        data.ReadBlock(); // encodedParams
        Expect(data, [0x75, .. Reference(isSubclass ? 5 : 4)]); // TC_ARRAY, the class byte[] again
        data.ReadBlock(); // encryptedContent
        SkipText(data); // paramsAlg
        SkipText(data); // sealAlg
    }

    // javax.crypto.SealedObject { byte[] encodedParams, byte[] encryptedContent, String paramsAlg, String sealAlg },
    // up to the length of the first array
    private static byte[] SealedObject(int number) =>
    [
        0x72, .. Text("javax.crypto.SealedObject"u8), // TC_CLASSDESC, name
        0x3E, 0x36, 0x3D, 0xA6, 0xC3, 0xB7, 0x54, 0x70, // serialVersionUID
        0x02, 0x00, 0x04, // SC_SERIALIZABLE, four fields: type, name, class
        .. "["u8, .. Text("encodedParams"u8), 0x74, .. Text("[B"u8),
        .. "["u8, .. Text("encryptedContent"u8), .. Reference(number + 1),
        .. "L"u8, .. Text("paramsAlg"u8), 0x74, .. Text("Ljava/lang/String;"u8),
        .. "L"u8, .. Text("sealAlg"u8), .. Reference(number + 2),
        0x78, 0x70, // TC_ENDBLOCKDATA, no further parent
        0x75, 0x72, .. Text("[B"u8), // TC_ARRAY, TC_CLASSDESC, name
        0xAC, 0xF3, 0x17, 0xF8, 0x06, 0x08, 0x54, 0xE0, // serialVersionUID
        0x02, 0x00, 0x00, 0x78, 0x70, // SC_SERIALIZABLE, no fields, TC_ENDBLOCKDATA, no parent
    ];

    private static byte[] Text(ReadOnlySpan<byte> ascii) => [0x00, (byte)ascii.Length, .. ascii];

    // TC_REFERENCE, baseWireHandle + number
    private static byte[] Reference(int number) => [0x71, 0x00, 0x7E, 0x00, (byte)number];

    private static void Expect(JavaData data, ReadOnlySpan<byte> octets)
    {
        if (!data.Rest.StartsWith(octets))
            throw Refuse.KeystoreNotAcceptable("The keystore has a secret key in an object of an unknown Java class.");
        data.Read(octets.Length);
    }

    // TC_STRING and the text, or TC_REFERENCE to one before
    private static void SkipText(JavaData data)
    {
        if (data.Rest is [0x71, ..])
        {
            data.Read(Reference(0).Length);
            return;
        }

        Expect(data, [0x74]);
        data.ReadText();
    }
}
