using Latchkey.Application.Sealing.Hsm;
using Latchkey.Application.Settings;
using Latchkey.Keystores.Sealing;

namespace Latchkey.Application.Sealing;

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
