using System.Reflection;

namespace Latchkey.EndToEnd.Tests.Infrastructure;

/// <summary>Where the repository and its executable are.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Value("RepositoryRoot"));

    /// <summary>
    /// The one that <c>./latchkey</c> publishes, if test.sh names it: it starts in half the time of the one built with the tests.
    /// </summary>
    public static string Executable { get; } =
        Environment.GetEnvironmentVariable("LATCHKEY_TEST_EXECUTABLE") ?? Path.GetFullPath(Value("Executable"));

    private static string Value(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(attribute => attribute.Key == key).Value!;
}
