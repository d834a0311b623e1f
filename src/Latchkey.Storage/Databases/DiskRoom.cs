namespace Latchkey.Storage.Databases;

/// <summary>The free space on a disk.</summary>
internal static class DiskRoom
{
    /// <summary>Whether the disk of a folder has fewer bytes left than these; no, where the system does not say.</summary>
    public static bool IsBelow(long bytes, string folder)
    {
        try
        {
            return Directory.Exists(folder) && new DriveInfo(folder).AvailableFreeSpace < bytes;
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }
}
