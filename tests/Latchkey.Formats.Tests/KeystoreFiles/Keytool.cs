namespace Latchkey.Formats.Tests.KeystoreFiles;

/// <summary>Runs the JDK's keytool for many commands in one process (Vectors/Keytool.java).</summary>
internal static class Keytool
{
    public static void Run(IEnumerable<string[]> commands, params string[] javaOptions)
    {
        // test.sh has the JVM compile less well than it can; to make keys takes longer so.
        var java = Tool.Start("java", ["-XX:TieredStopAtLevel=4", "--add-exports", "java.base/sun.security.tools.keytool=ALL-UNNAMED",
            .. javaOptions, Vectors.PathOf("Keytool.java")]);
        Tool.Finish(java, string.Join('\n', commands.Select(arguments => string.Join('\t', arguments))));
    }
}
