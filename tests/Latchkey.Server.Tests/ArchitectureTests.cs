using System.Reflection;
using ArchUnitNET.Domain;
using ArchUnitNET.Fluent.Slices;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnitV3;
using Latchkey.Api;
using Latchkey.Api.Slices;
using Latchkey.Application.Work;
using Latchkey.Formats.Refusals;
using Latchkey.Keystores;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Latchkey.OData;
using Latchkey.Pages;
using Latchkey.Storage;
using Latchkey.Storage.Backups;
using Latchkey.Storage.Databases;
using static ArchUnitNET.Fluent.ArchRuleDefinition;
using Assembly = System.Reflection.Assembly;

namespace Latchkey.Server.Tests;

/// <summary>The rules between the rooms of the house (docs/architecture.md).</summary>
public sealed class ArchitectureTests
{
    private static readonly Assembly Formats = typeof(FileRefusedException).Assembly;
    private static readonly Assembly Keystores = typeof(Keystore).Assembly;
    private static readonly Assembly OData = typeof(ODataService).Assembly;
    private static readonly Assembly Storage = typeof(StorageOptions).Assembly;
    private static readonly Assembly Application = typeof(WorkPool).Assembly;
    private static readonly Assembly Api = typeof(OperationCatalog).Assembly;
    private static readonly Assembly Pages = typeof(App).Assembly;
    private static readonly Assembly Server = typeof(LatchkeyServer).Assembly;

    private static readonly Architecture Code = new ArchLoader()
        .LoadAssemblies(Formats, Keystores, OData, Storage, Application, Api, Pages, Server).Build();

    [Fact]
    public void Each_room_references_only_those_below_it()
    {
        OursReferencedBy(Formats).ShouldBeEmpty();
        OursReferencedBy(OData).ShouldBeEmpty();
        OursReferencedBy(Keystores).ShouldBe(["Latchkey.Formats"]);
        OursReferencedBy(Storage).ShouldBe(["Latchkey.Formats", "Latchkey.Keystores"], ignoreOrder: true);
    }

    [Fact]
    public void Algorithms_of_keys_do_not_know_one_another() =>
        SliceRuleDefinition.Slices().Matching("Latchkey.Formats.Keys.(*)").Should().BeFreeOfCycles().Check(Code);

    [Fact]
    public void The_crypto_packages_are_referenced_by_the_formats_alone()
    {
        Assembly[] others = [Keystores, OData, Storage, Application, Api, Pages, Server];
        others.SelectMany(assembly => assembly.GetReferencedAssemblies()).Select(reference => reference.Name!)
            .Where(name => name.StartsWith("BouncyCastle", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    // Uploads translates the refusals of the readers; untranslated they would be faults of the server.
    [Fact]
    public void The_server_reads_files_through_the_domain()
    {
        string[] readers =
        [
            "CertificateReader", "ChainReader", "CertificateChain", "KeystoreFileReader", "SshKeyReader", "RsaKeyReader", "PgpKeyReader",
        ];
        Types().That().ResideInAssembly(Server, Application, Api, Pages).Should()
            .NotDependOnAny(Types().That().ResideInAssembly(Formats).And().HaveNameMatching($"^({string.Join('|', readers)})$"))
            .Check(Code);
    }

    // The names and the refusals, which every folder uses.
    [Fact]
    public void The_root_of_the_domain_knows_none_of_its_folders() =>
        Code.Types.Where(type => type.Namespace.FullName == "Latchkey.Keystores").SelectMany(type => type.Dependencies)
            .Select(dependency => dependency.Target.FullName)
            .Where(name => name.StartsWith("Latchkey.Keystores.", StringComparison.Ordinal))
            .Where(name => name.IndexOf('.', "Latchkey.Keystores.".Length) >= 0).ShouldBeEmpty();

    [Fact]
    public void Neither_domain_nor_protocol_nor_storage_knows_the_web()
    {
        foreach (var assembly in new[] { Formats, Keystores, OData, Storage })
        {
            assembly.GetReferencedAssemblies().Select(reference => reference.Name!)
                .Where(name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)).ShouldBeEmpty(assembly.GetName().Name);
        }
    }

    [Fact]
    public void The_domain_knows_no_database() =>
        Keystores.GetReferencedAssemblies().Select(reference => reference.Name!)
            .Where(name => name.Contains("EntityFramework", StringComparison.Ordinal) || name.Contains("Sqlite", StringComparison.Ordinal))
            .ShouldBeEmpty();

    [Fact]
    public void The_protocol_has_no_word_of_keystores()
    {
        var words = OData.GetTypes()
            .SelectMany(type =>
            type.GetMembers(
                BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static)
            .Select(member => member.Name).Append(type.Name));
        words.Where(word =>
            new[] { "Keystore", "Alias", "Certificate" }.Any(banned => word.Contains(banned, StringComparison.OrdinalIgnoreCase)))
                .ShouldBeEmpty();
    }

    [Fact]
    public void API_and_pages_share_the_application_and_do_not_know_each_other()
    {
        OursReferencedBy(Application).ShouldBe(["Latchkey.Keystores", "Latchkey.Formats"], ignoreOrder: true);
        OursReferencedBy(Api).ShouldBeSubsetOf([.. OursReferencedBy(Application), "Latchkey.Application", "Latchkey.OData"]);
        OursReferencedBy(Pages).ShouldBeSubsetOf([.. OursReferencedBy(Application), "Latchkey.Application"]);
    }

    [Fact]
    public void Slices_know_no_http_context()
    {
        var slices = Code.Types.Where(type => type.Namespace.FullName.StartsWith("Latchkey.Api", StringComparison.Ordinal)).ToList();
        slices.Count.ShouldBeGreaterThan(10);
        slices.SelectMany(slice => slice.Dependencies).Select(dependency => dependency.Target.FullName)
            .Where(name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Slices_do_not_know_one_another()
    {
        var slices = Api.GetTypes().Where(type => type.IsAssignableTo(typeof(ISlice)) && type.IsClass)
            .Select(type => type.FullName!).ToHashSet();
        slices.Count.ShouldBeGreaterThan(25);
        Code.Types.Where(type => slices.Contains(type.FullName))
            .SelectMany(slice => slice.Dependencies.Select(dependency => dependency.Target.FullName)
                .Where(name => name != slice.FullName && slices.Contains(name)).Select(name => $"{slice.Name} knows {name}"))
            .Distinct().ShouldBeEmpty();
    }

    [Fact]
    public void Storage_shows_its_registration_alone() =>
        Storage.GetExportedTypes().Where(type => !type.Namespace!.EndsWith("Migrations", StringComparison.Ordinal))
            .Select(type => type.Name)
            .ShouldBe(["BackupException", "BackupSummary", "ConnectionText", "DriverVariables", "IBackups", "StorageOptions",
                "StorageRegistration"],
                ignoreOrder: true);

    // A descriptor of SQLite's file that is closed outside SQLite takes the locks of SQLite with it.
    [Fact]
    public void Storage_opens_its_lock_and_new_files_and_nothing_else()
    {
        var openers = Code.Types.Where(type => type.Namespace.FullName.StartsWith("Latchkey.Storage", StringComparison.Ordinal)
            && type.Dependencies.Any(dependency => dependency.Target.FullName is "System.IO.FileStream" or "System.IO.RandomAccess"
                or "Microsoft.Win32.SafeHandles.SafeFileHandle"));
        openers.Select(type => type.Name).ShouldBe(["DataFolderLock", "PrivateFiles"], ignoreOrder: true);
    }

    private static IEnumerable<string> OursReferencedBy(Assembly assembly) => assembly.GetReferencedAssemblies()
        .Select(reference => reference.Name!).Where(name => name.StartsWith("Latchkey", StringComparison.Ordinal));
}
