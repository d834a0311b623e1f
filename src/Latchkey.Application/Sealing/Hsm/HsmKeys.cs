using Latchkey.Application.Settings;
using Latchkey.Keystores.Sealing;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;
using ISession = Net.Pkcs11Interop.HighLevelAPI.ISession;

namespace Latchkey.Application.Sealing.Hsm;

/// <summary>The keys in a token that have the label of the settings. Each has its own identifier (<c>CKA_ID</c>).</summary>
internal static class HsmKeys
{
    private const int KeyLength = 32;

    /// <summary>The identifiers of the keys.</summary>
    public static List<byte[]> List(ISession session, Pkcs11Settings device) => [.. session.FindAllObjects(Template(session, device))
        .Select(key => session.GetAttributeValue(key, [CKA.CKA_ID])[0].GetValueAsByteArray())];

    /// <summary>The key with an identifier.</summary>
    /// <exception cref="MasterKeyException">There is none.</exception>
    public static IObjectHandle Require(ISession session, Pkcs11Settings device, byte[] objectId) =>
        Find(session, device, objectId)
            ?? throw new MasterKeyException("The token has no master key with this label and identifier.");

    /// <summary>Whether the device keeps a key to itself: neither its value nor a wrapped copy leaves it.</summary>
    public static bool StaysInDevice(ISession session, Pkcs11Settings device, byte[] objectId) =>
        session.GetAttributeValue(Require(session, device, objectId), [CKA.CKA_SENSITIVE, CKA.CKA_EXTRACTABLE]) is [
            var sensitive, var extractable]
        && sensitive.GetValueAsBool() && !extractable.GetValueAsBool();

    /// <summary>Makes a key that the device does not give out.</summary>
    public static void Generate(ISession session, Pkcs11Settings device, byte[] objectId)
    {
        using var mechanism = session.Factories.MechanismFactory.Create(CKM.CKM_AES_KEY_GEN);
        var attributes = session.Factories.ObjectAttributeFactory;
        session.GenerateKey(mechanism,
        [
            .. Template(session, device),
            attributes.Create(CKA.CKA_ID, objectId),
            attributes.Create(CKA.CKA_VALUE_LEN, KeyLength),
            attributes.Create(CKA.CKA_TOKEN, true),
            attributes.Create(CKA.CKA_PRIVATE, true),
            attributes.Create(CKA.CKA_SENSITIVE, true),
            attributes.Create(CKA.CKA_EXTRACTABLE, false),
            attributes.Create(CKA.CKA_ENCRYPT, true),
            attributes.Create(CKA.CKA_DECRYPT, true),
        ]);
    }

    /// <summary>Destroys the key with an identifier, if there is one.</summary>
    public static void Destroy(ISession session, Pkcs11Settings device, byte[] objectId)
    {
        if (Find(session, device, objectId) is { } key) session.DestroyObject(key);
    }

    private static IObjectHandle? Find(ISession session, Pkcs11Settings device, byte[] objectId) =>
        session.FindAllObjects([.. Template(session, device), session.Factories.ObjectAttributeFactory.Create(CKA.CKA_ID, objectId)])
            .FirstOrDefault();

    private static List<IObjectAttribute> Template(ISession session, Pkcs11Settings device)
    {
        var attributes = session.Factories.ObjectAttributeFactory;
        return [attributes.Create(CKA.CKA_CLASS, CKO.CKO_SECRET_KEY), attributes.Create(CKA.CKA_KEY_TYPE, CKK.CKK_AES),
            attributes.Create(CKA.CKA_LABEL, device.KeyLabel)];
    }
}
