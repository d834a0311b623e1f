using System.Security.Cryptography;
using Latchkey.Application.Settings;
using Latchkey.Formats.Secrets;
using Latchkey.Keystores.Sealing;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;
using ISession = Net.Pkcs11Interop.HighLevelAPI.ISession;

namespace Latchkey.Application.Sealing.Hsm;

/// <summary>
/// A master key that never leaves its device. Data keys are encrypted there by AES-GCM: unlike AES key wrap it authenticates
/// the id of the data key with it. What is kept is nonce(12) || ciphertext || tag(16).
/// </summary>
internal sealed class HsmMasterKey(Pkcs11Settings device, HsmPin pin, string id, byte[] objectId) : IMasterKey
{
    private const int NonceLength = 12;
    private const int TagBits = 128;
    private const int WrappedLength = NonceLength + 32 + (TagBits / 8);

    public string Id => id;

    public byte[] Wrap(Guid dataKeyId, SecretBytes dataKey)
    {
        // 96 random bits, for as many data keys as there will ever be: a few.
        var nonce = RandomNumberGenerator.GetBytes(NonceLength);
        var plain = dataKey.Span.ToArray();
        try
        {
            return [.. nonce, .. Do(dataKeyId, nonce, (session, mechanism, key) => session.Encrypt(mechanism, key, plain))];
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    public SecretBytes Unwrap(Guid dataKeyId, ReadOnlyMemory<byte> wrapped)
    {
        if (wrapped.Length != WrappedLength) throw MasterKeyException.DoesNotOpen(id);
        var plain = Do(dataKeyId, wrapped[..NonceLength].ToArray(), (session, mechanism, key) => Decrypt(session, mechanism, key, wrapped[NonceLength..].ToArray()));
        var key = new SecretBytes(plain);
        CryptographicOperations.ZeroMemory(plain);
        return key;
    }

    public void Dispose()
    {
        // The key is in the device, and every session ends with its work.
    }

    private byte[] Decrypt(ISession session, IMechanism mechanism, IObjectHandle key, byte[] encrypted)
    {
        try
        {
            return session.Decrypt(mechanism, key, encrypted);
        }
        catch (Pkcs11Exception cause) when (cause.RV is CKR.CKR_ENCRYPTED_DATA_INVALID or CKR.CKR_ENCRYPTED_DATA_LEN_RANGE or CKR.CKR_GENERAL_ERROR or CKR.CKR_DATA_INVALID)
        {
            throw MasterKeyException.DoesNotOpen(id, cause);
        }
    }

    private byte[] Do(Guid dataKeyId, byte[] nonce, Func<ISession, IMechanism, IObjectHandle, byte[]> work) => HsmSession.Do(device, pin, session =>
    {
        using var parameters = session.Factories.MechanismParamsFactory.CreateCkGcmParams(nonce, NonceLength * 8, dataKeyId.ToByteArray(), TagBits);
        using var mechanism = session.Factories.MechanismFactory.Create(CKM.CKM_AES_GCM, parameters);
        return work(session, mechanism, HsmKeys.Require(session, device, objectId));
    });
}
