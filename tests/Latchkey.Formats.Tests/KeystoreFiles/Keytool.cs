namespace Latchkey.Formats.Tests.KeystoreFiles;

/// <summary>Runs the JDK's keytool for many commands in one process (Vectors/Keytool.java).</summary>
internal static class Keytool
{
    public static void Run(IEnumerable<string[]> commands, params string[] javaOptions)
    {
        var java = Tool.Start(
            "java", ["--add-exports", "java.base/sun.security.tools.keytool=ALL-UNNAMED", .. javaOptions, Vectors.PathOf("Keytool.java")]);
        Tool.Finish(java, string.Join('\n', commands.Select(arguments => string.Join('\t', arguments))));
    }
}
