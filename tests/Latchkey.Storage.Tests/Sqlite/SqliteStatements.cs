using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Latchkey.Storage.Tests.Sqlite;

/// <summary>
/// Counts the statements that SQLite begins, by database file, on every connection that the process opens once it is asked to.
/// </summary>
internal static partial class SqliteStatements
{
    private const string Library = "e_sqlite3";
    private const uint Begun = 1; // SQLITE_TRACE_STMT

    private static readonly ConcurrentDictionary<string, int> Counts = new(StringComparer.Ordinal);
    private static readonly OpenedHook WhenOpened = Opened;
    private static readonly BegunHook WhenBegun = CountOne;

    private delegate int OpenedHook(nint connection, nint message, nint routines);

    private delegate int BegunHook(uint what, nint context, nint statement, nint text);

    /// <summary>Begins to count the statements on a file, which connections open later.</summary>
    public static void Watch(string file)
    {
        Counts[file] = 0;
        Add(Marshal.GetFunctionPointerForDelegate(WhenOpened)).ShouldBe(0);
    }

    /// <summary>How many there were so far.</summary>
    public static int Of(string file) => Counts[file];

    private static int Opened(nint connection, nint message, nint routines) =>
        Trace(connection, Begun, Marshal.GetFunctionPointerForDelegate(WhenBegun), 0);

    private static int CountOne(uint what, nint context, nint statement, nint text)
    {
        var file = Marshal.PtrToStringUTF8(FileName(Connection(statement), "main")) ?? "";
        if (Counts.ContainsKey(file)) Counts.AddOrUpdate(file, 1, (_, count) => count + 1);
        return 0;
    }

    [LibraryImport(Library, EntryPoint = "sqlite3_auto_extension")]
    private static partial int Add(nint hook);

    [LibraryImport(Library, EntryPoint = "sqlite3_trace_v2")]
    private static partial int Trace(nint connection, uint what, nint hook, nint context);

    [LibraryImport(Library, EntryPoint = "sqlite3_db_handle")]
    private static partial nint Connection(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_db_filename", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint FileName(nint connection, string schema);
}
