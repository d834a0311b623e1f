using System.Reflection;
using Latchkey.Api.Refusals;
using Latchkey.Formats.Certificates;
using Latchkey.Keystores;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Application.Refusals;

/// <summary>The refusals of the domain, their table in the code and their document say the same.</summary>
public sealed class RefusalTableTests
{
    public static TheoryData<string> Refusals => [.. typeof(Refusal).GetNestedTypes().Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Every_refusal_is_documented_with_its_status_code_and_text(string name)
    {
        var error = RefusalErrors.ErrorOf(Sample(typeof(Refusal).GetNestedType(name)!));
        var text = error.Text is null ? "none" : $"`{error.Text.Replace("\n", "↵", StringComparison.Ordinal)}`";
        File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Documents", "errors.md"))
            .ShouldContain($"| `{name}` | {error.Status} | `{error.Code}` | {text} |");
    }

    private static Refusal Sample(Type type)
    {
        var constructor = type.GetConstructors().Single();
        return (Refusal)constructor.Invoke([.. constructor.GetParameters().Select(Sample)]);
    }

    // What a text is made of appears in the document by its name in angle brackets.
    private static object Sample(ParameterInfo parameter) => parameter.ParameterType switch
    {
        var type when type == typeof(string) => $"<{parameter.Name}>",
        var type when type == typeof(int) => 251,
        var type when type == typeof(long) => 251L,
        var type when type == typeof(Alias) => Alias.Parse("<Alias>"),
        var type when type == typeof(KeystoreName) => KeystoreName.System,
        var type when type == typeof(Certificate) => CertificateReader.Read(Vectors.Body("self-signed-rsa.pem")),
        var type when type == typeof(Guid) => Guid.Empty,
        var type when type == typeof(DateTimeOffset) => default(DateTimeOffset),
        var type => throw new NotSupportedException($"No sample of {type.Name}."),
    };
}
