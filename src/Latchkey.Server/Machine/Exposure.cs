using Latchkey.Application.Access;
using Latchkey.Application.Settings;
using Latchkey.Server.Settings;

namespace Latchkey.Server.Machine;

/// <summary>
/// What the machine shows to others that should stay between Latchkey and its operator. The data folder and the files that Latchkey
/// makes in it are closed to other users; a file that somebody else has put where the settings name it is left as it is.
/// </summary>
internal static class Exposure
{
    private const UnixFileMode ByOthers = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
    private const UnixFileMode ByGroup = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;

    // The names of our files begin so; links lead to files of somebody else.
    private static readonly string[] Ours = [MasterKeySettings.FileName, "latchkey.", AdministratorKey.FileName];

    /// <summary>Closes what is ours, and returns a sentence on everything that was open, or still is.</summary>
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
            return $"Other users of this machine could open {path}; it is closed to them now";
        }
        catch (Exception refused) when (refused is UnauthorizedAccessException or IOException)
        {
            // As on a volume of Kubernetes, which belongs to root and is opened to the group of the process.
            return (mode & ByOthers) == UnixFileMode.None
                ? null
                : $"Other users of this machine can open {path}, and it cannot be closed to them: {refused.Message}";
        }
    }

    // A folder with the sticky bit, such as /tmp, belongs to all.
    private static bool IsShared(string path) => !OperatingSystem.IsWindows() && File.GetUnixFileMode(path).HasFlag(UnixFileMode.StickyBit);

    // The group is that of the process where Kubernetes mounts a secret.
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
            .Select(url => $"{url} is open to the network without TLS; name addresses of https alone in Server:Urls");
}
