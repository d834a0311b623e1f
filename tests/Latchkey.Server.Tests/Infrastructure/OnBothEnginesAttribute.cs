using Xunit.v3;

namespace Latchkey.Server.Tests.Infrastructure;

/// <summary>
/// Marks a class whose tests depend on the database: what is written, committed together, upgraded, backed up, or read back. <c>test.sh</c>
/// runs it on PostgreSQL too. What is parsed, formatted, routed, shown or read from memory is the same on both.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OnBothEnginesAttribute : Attribute, ITraitAttribute
{
    public const string Trait = "Engine";

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new(Trait, "both")];
}
