using System.Security.Cryptography;
using Latchkey.Application.Settings;
using Latchkey.Keystores.Sealing;

namespace Latchkey.Application.Sealing.Hsm;

/// <summary>Master keys in a token: those that have the label of the settings.</summary>
internal sealed class HsmMasterKeySource(Pkcs11Settings device) : IMasterKeySource
{
    private const string Scheme = "pkcs11-";
    private const int ObjectIdLength = 16;
    private const int MaxObjectIdLength = 64;

    private readonly HsmPin _pin = new(device.PinFile);

    public string Name =>
        $"key {device.KeyLabel} in {(device.Slot is { } slot ? $"slot {slot}" : $"token {device.TokenLabel}")} of {device.Module}";

    public bool MakesFirstKey => false;

    public IMasterKey Open(string id)
    {
        var objectId = ObjectId(id) ?? throw MasterKeyException.Another(id);
        HsmSession.Do(device, _pin, session => HsmKeys.Require(session, device, objectId));
        return Key(objectId);
    }

    public IMasterKey Adopt(bool make) => HsmSession.Do(device, _pin, session => HsmKeys.List(session, device)) switch
    {
        [{ Length: > 0 and <= MaxObjectIdLength } only] => Adopt(only),
        [] when make => Create(),
        [] => throw new MasterKeyException("The token has no key with the label."),
        [_] => throw new MasterKeyException("The key in the token has no identifier (CKA_ID)."),
        _ => throw new MasterKeyException("The token has several keys with the label, and none of them is in use yet."),
    };

    public IMasterKey Create()
    {
        var objectId = RandomNumberGenerator.GetBytes(ObjectIdLength);
        return HsmSession.Do(device, _pin, session =>
        {
            HsmKeys.Generate(session, device, objectId);
            return Key(objectId);
        });
    }

    public void Settle(string id)
    {
        // Every key has its own identifier; none takes the place of another.
    }

    public void Remove(string id)
    {
        if (ObjectId(id) is not { } objectId) return;
        HsmSession.Do(device, _pin, session =>
        {
            HsmKeys.Destroy(session, device, objectId);
            return true;
        });
    }

    private HsmMasterKey Adopt(byte[] objectId) => HsmSession.Do(device, _pin, session => HsmKeys.StaysInDevice(session, device, objectId))
        ? Key(objectId)
        : throw new MasterKeyException(
            "The device would reveal the key with the label: it must be sensitive (CKA_SENSITIVE) and not extractable (CKA_EXTRACTABLE).");

    private HsmMasterKey Key(byte[] objectId) => new(device, _pin, $"{Scheme}{Convert.ToHexStringLower(objectId)}", objectId);

    private static byte[]? ObjectId(string id)
    {
        if (!id.StartsWith(Scheme, StringComparison.Ordinal) || id.Length > Scheme.Length + (2 * MaxObjectIdLength)) return null;
        var text = id[Scheme.Length..];
        return text.Length > 0 && text.Length % 2 == 0 && text.All(char.IsAsciiHexDigitLower) ? Convert.FromHexString(text) : null;
    }
}
