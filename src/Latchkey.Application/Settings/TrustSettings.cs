using Latchkey.Keystores.Trust;

namespace Latchkey.Application.Settings;

/// <summary>The trusted roots.</summary>
public sealed record TrustSettings(string BundleFile)
{
    private const string MachineBundle = "/etc/ssl/certs/ca-certificates.crt";

    /// <summary>The files that the roots are in.</summary>
    public IEnumerable<string> Files => BundleFile.Length > 0 ? [BundleFile] : [];

    /// <summary>Reads the roots.</summary>
    public TrustAnchors Read() => BundleFile.Length > 0 ? TrustAnchors.FromPemFile(BundleFile) : TrustAnchors.None;

    internal static TrustSettings Read(SettingsReader reader) =>
        new(reader.ReadableFile("Trust:BundleFile", File.Exists(MachineBundle) ? MachineBundle : "",
            "PEM file of trusted roots; the server reads it again when it changes"));
}
