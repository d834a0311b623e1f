using Latchkey.Keystores.Sealing;

namespace Latchkey.Keystores.Tests.Sealing;

/// <summary>Master keys for tests.</summary>
internal static class MasterKeys
{
    public static LocalMasterKey New()
    {
        using var content = LocalMasterKey.CreateFileContent();
        return LocalMasterKey.Read(content.Span);
    }
}
