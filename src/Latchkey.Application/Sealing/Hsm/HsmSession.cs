using System.Reflection;
using System.Runtime.InteropServices;
using Latchkey.Application.Settings;
using Latchkey.Keystores.Sealing;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;
using Net.Pkcs11Interop.HighLevelAPI.Factories;
using ISession = Net.Pkcs11Interop.HighLevelAPI.ISession;

namespace Latchkey.Application.Sealing.Hsm;

/// <summary>
/// A session with the device (PKCS#11 v2.40), open for one piece of work. A server wraps or unwraps a data key only a few times in its
/// life, and with a new session each time it can use a device that was away and is back.
/// </summary>
internal static class HsmSession
{
    // The process has one library, and finalizing it ends it for all its users.
    private static readonly Lock Turn = new();

    // The names of libdl that Pkcs11Interop asks for are those of development packages.
    static HsmSession() => NativeLibrary.SetDllImportResolver(typeof(IPkcs11Library).Assembly, Resolve);

    /// <summary>Signs in, works and signs out.</summary>
    /// <exception cref="MasterKeyException">The device, the token or the work fails.</exception>
    public static T Do<T>(Pkcs11Settings device, HsmPin pin, Func<ISession, T> work)
    {
        lock (Turn)
        {
            try
            {
                var factories = new Pkcs11InteropFactories();
                using var library = factories.Pkcs11LibraryFactory.LoadPkcs11Library(factories, device.Module, AppType.MultiThreaded);
                using var session = SlotOf(library, device).OpenSession(SessionType.ReadWrite);
                pin.Login(session);
                return work(session);
            }
            catch (Exception cause) when (cause is Pkcs11Exception or UnmanagedException or AttributeValueException)
            {
                throw new MasterKeyException(
                    "The device of the master key fails: " +
                    $"{(cause is Pkcs11Exception failed ? failed.RV : "its library cannot be loaded")}.", cause);
            }
        }
    }

    private static ISlot SlotOf(IPkcs11Library library, Pkcs11Settings device) =>
        library.GetSlotList(SlotsType.WithTokenPresent)
            .Find(slot => device.Slot is { } number ? slot.SlotId == (ulong)number : slot.GetTokenInfo().Label == device.TokenLabel)
        ?? throw new MasterKeyException("The token of the master key is not in any slot of the device.");

    private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        name == "libdl" && OperatingSystem.IsLinux() ? NativeLibrary.Load("libdl.so.2", assembly, path) : IntPtr.Zero;
}
