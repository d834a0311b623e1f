namespace Latchkey.Application.Settings;

/// <summary>The data folder of the server (<c>Storage:Folder</c>).</summary>
/// <param name="Path">Its full path.</param>
internal sealed record DataFolder(string Path);
