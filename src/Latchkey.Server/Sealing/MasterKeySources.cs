using Latchkey.Keystores.Sealing;
using Latchkey.Server.Sealing.Hsm;
using Latchkey.Server.Settings;

namespace Latchkey.Server.Sealing;

/// <summary>The sources of the master key.</summary>
public static class MasterKeySources
{
    /// <summary>The source that the settings name. Nothing is opened yet.</summary>
    public static IMasterKeySource Of(MasterKeySettings settings) => settings switch
    {
        { Pkcs11: { } device } => new HsmMasterKeySource(device),
        { PassphraseFile.Length: > 0 } => new PassphraseMasterKeySource(settings.PassphraseFile),
        _ => new FileMasterKeySource(settings.File, settings.IsFileOurs),
    };
}
