using Xunit.v3;

namespace Latchkey.Storage.Tests.Infrastructure;

/// <summary>
/// Marks a class whose tests depend on what the database stores, orders, refuses or commits together. <c>test.sh</c> runs it on PostgreSQL
/// too. Tests of parsing, formats, routes and pages run on SQLite alone.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OnBothEnginesAttribute : Attribute, ITraitAttribute
{
    public const string Trait = "Engine";

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new(Trait, "both")];
}
