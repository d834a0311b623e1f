using System.Reflection;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnitV3;
using Latchkey.Keystores;
using Latchkey.Keystores.Stores;
using Latchkey.OData;
using Latchkey.Storage;
using static ArchUnitNET.Fluent.ArchRuleDefinition;
using Assembly = System.Reflection.Assembly;

namespace Latchkey.Server.Tests;

/// <summary>The rules between the rooms of the house (docs/architecture.md).</summary>
public sealed class ArchitectureTests
{
    private static readonly Assembly Keystores = typeof(Keystore).Assembly;
    private static readonly Assembly OData = typeof(ODataService).Assembly;
    private static readonly Assembly Storage = typeof(IStorage).Assembly;
    private static readonly Assembly Server = typeof(LatchkeyServer).Assembly;

    private static readonly Architecture Code = new ArchLoader().LoadAssemblies(Keystores, OData, Storage, Server).Build();

    [Fact]
    public void The_domain_and_the_protocol_reference_nothing_of_ours()
    {
        OursReferencedBy(Keystores).ShouldBeEmpty();
        OursReferencedBy(OData).ShouldBeEmpty();
        OursReferencedBy(Storage).ShouldBe(["Latchkey.Keystores"]);
    }

    [Fact]
    public void Neither_domain_nor_protocol_nor_storage_knows_the_web()
    {
        foreach (var assembly in new[] { Keystores, OData, Storage })
        {
            assembly.GetReferencedAssemblies().Select(reference => reference.Name!)
                .Where(name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)).ShouldBeEmpty(assembly.GetName().Name);
        }
    }

    [Fact]
    public void The_domain_knows_no_database() =>
        Keystores.GetReferencedAssemblies().Select(reference => reference.Name!)
            .Where(name => name.Contains("EntityFramework", StringComparison.Ordinal) || name.Contains("Sqlite", StringComparison.Ordinal)).ShouldBeEmpty();

    [Fact]
    public void The_protocol_has_no_word_of_keystores()
    {
        var words = OData.GetTypes().SelectMany(type => type.GetMembers(BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static)
            .Select(member => member.Name).Append(type.Name));
        words.Where(word => new[] { "Keystore", "Alias", "Certificate" }.Any(banned => word.Contains(banned, StringComparison.OrdinalIgnoreCase))).ShouldBeEmpty();
    }

    [Fact]
    public void Slices_use_the_domain_and_the_protocol_but_not_the_storage() =>
        Types().That().ResideInNamespaceMatching(@"^Latchkey\.Server\.Api($|\.)")
            .Should().NotDependOnAny(Types().That().ResideInNamespaceMatching(@"^Latchkey\.Storage($|\.)"))
            .Check(Code);

    [Fact]
    public void Slices_know_no_http_context()
    {
        var slices = Code.Types.Where(type => type.Namespace.FullName.StartsWith("Latchkey.Server.Api", StringComparison.Ordinal)).ToList();
        slices.Count.ShouldBeGreaterThan(10);
        slices.SelectMany(slice => slice.Dependencies).Select(dependency => dependency.Target.FullName)
            .Where(name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Storage_shows_its_registration_alone() =>
        Storage.GetExportedTypes().Where(type => !type.Namespace!.EndsWith("Migrations", StringComparison.Ordinal)).Select(type => type.Name)
            .ShouldBe(["AlteredRow", "BackupException", "BackupSummary", "IAlteredRows", "IBackups", "IRowVerification", "IStorage", "StorageException", "StorageOptions", "StorageRegistration", "StorageStatus"], ignoreOrder: true);

    // A descriptor of SQLite's file that is closed outside SQLite takes the locks of SQLite with it.
    [Fact]
    public void Storage_opens_its_lock_and_new_files_and_nothing_else()
    {
        var openers = Code.Types.Where(type => type.Namespace.FullName.StartsWith("Latchkey.Storage", StringComparison.Ordinal)
            && type.Dependencies.Any(dependency => dependency.Target.FullName is "System.IO.FileStream" or "System.IO.RandomAccess" or "Microsoft.Win32.SafeHandles.SafeFileHandle"));
        openers.Select(type => type.Name).ShouldBe(["DataFolderLock", "PrivateFiles"], ignoreOrder: true);
    }

    private static IEnumerable<string> OursReferencedBy(Assembly assembly) => assembly.GetReferencedAssemblies()
        .Select(reference => reference.Name!).Where(name => name.StartsWith("Latchkey", StringComparison.Ordinal));
}
