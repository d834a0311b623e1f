using Latchkey.Application.Files;
using Latchkey.Application.Settings;

namespace Latchkey.Application.Events;

/// <summary>
/// The id of this server, in its data folder, by which a server that was killed takes back at its next start the right to deliver that it
/// held. A folder has one server at a time. A copy of a folder has the same id, so leave this file out when you copy a folder for another
/// server.
/// </summary>
internal sealed class ServerIdentity(DataFolder folder)
{
    private const string FileName = "server-id";

    private readonly Lazy<Guid> _id = new(() => ReadOrMake(Path.Combine(folder.Path, FileName)));

    /// <summary>The id.</summary>
    public Guid Id => _id.Value;

    private static Guid ReadOrMake(string file)
    {
        if (File.Exists(file) && Guid.TryParse(File.ReadAllText(file), out var known)) return known;
        var id = Guid.NewGuid();
        PrivateFile.Write(file, System.Text.Encoding.ASCII.GetBytes(id.ToString("D")));
        return id;
    }
}
