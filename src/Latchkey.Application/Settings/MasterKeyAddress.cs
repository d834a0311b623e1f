using System.Globalization;

namespace Latchkey.Application.Settings;

/// <summary>
/// The source of a master key as a line: <c>file:PATH</c>, <c>passphrase:PATH</c>, or an address of PKCS#11 (RFC 7512) such as
/// <c>pkcs11:token=…;object=…?module-path=…&amp;pin-source=file:…</c>, in which <c>module</c> and <c>pin-file</c> are good too.
/// </summary>
internal static class MasterKeyAddress
{
    private const int MaxLength = 4_096;

    /// <summary>Reads an address.</summary>
    /// <exception cref="FormatException">It makes no sense; the message says why.</exception>
    public static MasterKeySettings Parse(string address, string folder)
    {
        var colon = address.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || address.Length > MaxLength) throw Malformed();
        var rest = address[(colon + 1)..];
        return address[..colon] switch
        {
            "file" => MasterKeySettings.InFile(FullPath(rest), folder),
            "passphrase" => new MasterKeySettings("", false, FullPath(rest), null),
            "pkcs11" => new MasterKeySettings("", false, "", Device(rest)),
            _ => throw Malformed(),
        };
    }

    /// <summary>The settings under which a server finds the source.</summary>
    public static IReadOnlyDictionary<string, string> Settings(MasterKeySettings settings)
    {
        if (settings.Pkcs11 is not { } device)
            return settings.File.Length > 0
                ? Of(("MasterKey:File", settings.File))
                : Of(("MasterKey:PassphraseFile", settings.PassphraseFile));
        return Of(
            ("MasterKey:Pkcs11:Module", device.Module),
            device.Slot is { } slot
                ? ("MasterKey:Pkcs11:Slot", slot.ToString(CultureInfo.InvariantCulture))
                : ("MasterKey:Pkcs11:TokenLabel", device.TokenLabel),
            ("MasterKey:Pkcs11:KeyLabel", device.KeyLabel),
            ("MasterKey:Pkcs11:PinFile", device.PinFile));
    }

    private static Pkcs11Settings Device(string text)
    {
        var device = new Pkcs11Settings("", "", null, "", "");
        foreach (var part in text.Split([';', '?', '&'], StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0) throw Malformed();
            device = With(device, part[..equals], Uri.UnescapeDataString(part[(equals + 1)..]));
        }

        return device.Faults().FirstOrDefault() is { Name: { } name, Allowed: var allowed }
            ? throw new FormatException($"The address lacks {allowed} ({name}).")
            : device;
    }

    private static Pkcs11Settings With(Pkcs11Settings device, string name, string value) => name switch
    {
        "token" => device with { TokenLabel = value },
        "slot-id" =>
            device with
            {
                Slot = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var slot)
                ? slot
                : throw Malformed()
            },
        "object" => device with { KeyLabel = value },
        "module" or "module-path" => device with { Module = value },
        "pin-file" or "pin-source" => device with { PinFile = value.StartsWith("file:", StringComparison.Ordinal) ? value[5..] : value },
        "pin-value" => throw new FormatException("A PIN does not belong in an address, where everybody sees it: use pin-file."),
        _ => throw new FormatException($"'{name}' is not known in an address of PKCS#11."),
    };

    private static string FullPath(string path) =>
        Path.IsPathFullyQualified(path) ? path : throw new FormatException("The path must be a full one.");

    private static Dictionary<string, string> Of(params (string Key, string Value)[] settings) =>
        settings.ToDictionary(setting => setting.Key, setting => setting.Value, StringComparer.Ordinal);

    private static FormatException Malformed() =>
        new("The source must be file:PATH, passphrase:PATH or pkcs11:token=…;object=…;module=…;pin-file=…");
}
