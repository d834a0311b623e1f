using CsCheck;

namespace Latchkey.Formats.Tests.KeystoreFiles.Generated;

/// <summary>A keystore in one of the encodings that its standard allows.</summary>
/// <param name="Name">What it looks like, for the message of a test that fails.</param>
/// <param name="Type">The JCA's name of its type.</param>
/// <param name="Password">Its password.</param>
/// <param name="File">Its octets.</param>
/// <param name="Own">The own certificates of its pairs.</param>
internal sealed record StoreForm(string Name, string Type, string Password, byte[] File, IEnumerable<byte[]> Own)
{
    /// <summary>What fixed buffers and editors leave behind a file.</summary>
    public static string[] Paddings { get; } = ["", "", "", "00", "0A", "0D0A", "00000000"];

    /// <summary>Keystores of all types in all forms.</summary>
    public static Gen<StoreForm> Any { get; } = Gen.OneOf(Pkcs12Forms.Any, Pkcs12Forms.Any, Pkcs12Forms.Any, JavaForms.Any);

    /// <summary>One of several values.</summary>
    public static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);
}
