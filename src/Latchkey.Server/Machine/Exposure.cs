using Latchkey.Application.Access;
using Latchkey.Application.Settings;
using Latchkey.Server.Settings;

namespace Latchkey.Server.Machine;

/// <summary>
/// Finds files and addresses that other users of the machine or the network can reach and should not. It closes the data folder and
/// Latchkey's own files in it to other users. It leaves other files that the settings name as they are.
/// </summary>
internal static class Exposure
{
    private const UnixFileMode ByOthers = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
    private const UnixFileMode ByGroup = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;

    // The names of our files begin so. Links are left out, because they lead to other people's files.
    private static readonly string[] Ours = [MasterKeySettings.FileName, "latchkey.", AdministratorKey.FileName];

    /// <summary>Closes our own files, and returns a sentence for everything that was open or still is.</summary>
    public static IReadOnlyList<string> Close(LatchkeySettings settings) => OperatingSystem.IsWindows()
        ? []
        : [.. CloseFolder(settings.Storage.Folder),
            .. SecretsOf(settings).Where(IsReadByOthers)
            .Select(file => $"Every user of this machine can read {file}; give it the mode 0600"), .. Unencrypted(settings.Server)];

    private static IEnumerable<string> CloseFolder(string folder) => new[] { folder }
        .Concat(IsShared(folder) ? [] : Directory.EnumerateFiles(folder)
            .Where(file => Array.Exists(Ours, name => Path.GetFileName(file).StartsWith(name, StringComparison.Ordinal))))
        .Where(path => new FileInfo(path).LinkTarget is null)
        .Select(CloseOne).OfType<string>();

    private static string? CloseOne(string path)
    {
        if (OperatingSystem.IsWindows()) return null;
        var mode = File.GetUnixFileMode(path);
        if ((mode & (ByGroup | ByOthers)) == UnixFileMode.None) return null;

        if (IsShared(path)) return $"Other users of this machine share {path}; choose a data folder of mode 0700";
        try
        {
            File.SetUnixFileMode(path, mode & ~(ByGroup | ByOthers));
            return $"Other users of this machine could open {path}; its mode has been corrected";
        }
        catch (Exception refused) when (refused is UnauthorizedAccessException or IOException)
        {
            // This happens on a volume of Kubernetes, which belongs to root and is open to the group of the process.
            return (mode & ByOthers) == UnixFileMode.None
                ? null
                : $"Other users of this machine can open {path}, and its mode cannot be corrected: {refused.Message}";
        }
    }

    // A folder with the sticky bit, such as /tmp, belongs to all.
    private static bool IsShared(string path) => !OperatingSystem.IsWindows() && File.GetUnixFileMode(path).HasFlag(UnixFileMode.StickyBit);

    // The group does not count: where Kubernetes mounts a secret, it is the group of the process.
    private static bool IsReadByOthers(string file)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(file)) return false;
        return File.GetUnixFileMode(File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file)
            .HasFlag(UnixFileMode.OtherRead);
    }

    private static IEnumerable<string> SecretsOf(LatchkeySettings settings) => new[]
    {
        settings.MasterKey.File, settings.MasterKey.PassphraseFile, settings.MasterKey.Pkcs11?.PinFile, settings.Storage.DatabaseFile,
        settings.Server.Tls.KeyFile, settings.Server.Tls.PfxFile, settings.Server.Tls.PasswordFile,
        settings.Notifications.Mail?.PasswordFile,
    }
        .Concat(settings.SignIn.Issuers.Select(issuer => issuer.ClientSecretFile))
        .Concat(settings.Notifications.Webhooks.Select(webhook => webhook.SecretFile))
        .Where(file => !string.IsNullOrEmpty(file)).OfType<string>().Distinct(StringComparer.Ordinal);

    private static IEnumerable<string> Unencrypted(ServerSettings server) => !server.Tls.IsOn
        ? []
        : server.Urls.Where(url => new Uri(url) is { Scheme: "http", IsLoopback: false })
            .Select(url => $"{url} is reachable from the network without TLS; use only https addresses in Server:Urls");
}
