using System.Security.Cryptography;
using Latchkey.Application.Files;
using Latchkey.Keystores.Sealing;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;
using ISession = Net.Pkcs11Interop.HighLevelAPI.ISession;

namespace Latchkey.Application.Sealing.Hsm;

/// <summary>
/// The user's PIN, from a file. A refused PIN is not tried again until the file changes, because a token locks itself after a few wrong
/// PINs.
/// </summary>
internal sealed class HsmPin(string file)
{
    private string? _refused;

    /// <summary>Signs in.</summary>
    /// <exception cref="MasterKeyException">The file is missing, or its PIN wrong.</exception>
    public void Login(ISession session)
    {
        var written = FileStamp.Of([file]);
        using var pin = SecretFile.ReadLine(file, "the PIN");
        if (_refused == written) throw Wrong(null);
        var octets = pin.Span.ToArray();
        try
        {
            session.Login(CKU.CKU_USER, octets);
        }
        catch (Pkcs11Exception cause) when (cause.RV is CKR.CKR_PIN_INCORRECT or CKR.CKR_PIN_LEN_RANGE or CKR.CKR_PIN_INVALID)
        {
            _refused = written;
            throw Wrong(cause);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(octets);
        }
    }

    private static MasterKeyException Wrong(Exception? cause) =>
        new("The device of the master key refuses the PIN, which is not tried again until its file changes.", cause);
}
