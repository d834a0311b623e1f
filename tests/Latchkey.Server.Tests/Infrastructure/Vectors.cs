namespace Latchkey.Server.Tests.Infrastructure;

/// <summary>The committed files of these tests.</summary>
internal static class Vectors
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Vectors");

    public static byte[] Body(string name) => File.ReadAllBytes(Path.Combine(Folder, "Bodies", name));
}
