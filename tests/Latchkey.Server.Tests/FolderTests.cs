using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Latchkey.Api;
using Latchkey.Application.Work;
using Latchkey.Formats.Refusals;
using Latchkey.Keystores.Tenants;
using Latchkey.OData;
using Latchkey.Pages;
using Latchkey.Storage.Databases;

namespace Latchkey.Server.Tests;

/// <summary>The folders of each assembly have an order: none knows another that knows it, directly or over others.</summary>
public sealed class FolderTests
{
    public static TheoryData<System.Type> Assemblies =>
    [
        typeof(FileRefusedException), typeof(Keystore), typeof(ODataService), typeof(StorageOptions), typeof(WorkPool),
        typeof(OperationCatalog),
        typeof(App), typeof(LatchkeyServer),
    ];

    [Theory, MemberData(nameof(Assemblies))]
    public void No_folder_is_in_a_circle(System.Type one)
    {
        var name = one.Assembly.GetName().Name!;
        var uses = new ArchLoader().LoadAssemblies(one.Assembly).Build().Types
            .SelectMany(type => type.Dependencies).Where(dependency => dependency.Target is not GenericParameter)
            .Select(dependency =>
                (From: Folder(dependency.Origin, name), To: Folder(dependency.Target, name),
                    Names: $"{dependency.Origin.Name} -> {dependency.Target.Name}"))
            .Where(use => use.From is not null && use.To is not null && use.From != use.To)
            .ToLookup(use => (From: use.From!, To: use.To!), use => use.Names);
        var next = uses.Select(group => group.Key).ToLookup(edge => edge.From, edge => edge.To);

        bool Reaches(string from, string to, HashSet<string> seen) =>
            next[from].Any(folder => folder == to || (seen.Add(folder) && Reaches(folder, to, seen)));

        uses.Where(group => Reaches(group.Key.To, group.Key.From, [])).OrderBy(group => group.Key.From)
            .Select(group => $"{group.Key.From} knows {group.Key.To}: {string.Join(", ", group.Distinct())}").ShouldBeEmpty();
    }

    // The first folder below the assembly's, "." for the assembly's own.
    private static string? Folder(IType type, string assembly)
    {
        var space = type.Namespace.FullName;
        if (space == assembly) return ".";
        return space.StartsWith(assembly + '.', StringComparison.Ordinal) ? space[(assembly.Length + 1)..].Split('.')[0] : null;
    }
}
