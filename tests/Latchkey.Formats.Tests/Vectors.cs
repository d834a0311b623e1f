namespace Latchkey.Formats.Tests;

/// <summary>The files under Vectors/, whose names state the case; Vectors/make.sh writes them.</summary>
internal static class Vectors
{
    public static string PathOf(params string[] parts) => Path.Combine([AppContext.BaseDirectory, "Vectors", .. parts]);

    public static string Text(string name) => File.ReadAllText(PathOf("Certificates", name));

    public static byte[] Certificate(string name) => File.ReadAllBytes(PathOf("Certificates", name));
}
