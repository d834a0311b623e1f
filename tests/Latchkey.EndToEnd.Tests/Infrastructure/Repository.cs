using System.Reflection;

namespace Latchkey.EndToEnd.Tests.Infrastructure;

/// <summary>Where the repository and its executable are.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Value("RepositoryRoot"));

    public static string Executable { get; } = Path.GetFullPath(Value("Executable"));

    private static string Value(string key) => typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(attribute => attribute.Key == key).Value!;
}
