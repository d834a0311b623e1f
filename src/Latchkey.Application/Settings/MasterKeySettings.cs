using System.Globalization;

namespace Latchkey.Application.Settings;

/// <summary>The source of the master key: a file, a passphrase, or a device (HSM).</summary>
/// <param name="IsFileOurs">Whether the first start may make the file: it is the one in the data folder.</param>
/// <param name="Pkcs11"><c>Pkcs11</c>: the key in a device; null for none.</param>
public sealed record MasterKeySettings(string File, bool IsFileOurs, string PassphraseFile, Pkcs11Settings? Pkcs11)
{
    /// <summary>The key file in the data folder.</summary>
    public const string FileName = "master.key";

    internal static MasterKeySettings Read(SettingsReader reader, string folder)
    {
        var (file, passphrase, pkcs11) = (
            reader.Text("MasterKey:File", "",
                "the file of the master key; without any source it is `<data>/master.key`, which the first start makes"),
            reader.Text("MasterKey:PassphraseFile", "",
                "a file whose first line is a passphrase, from which the server derives the master key"),
            Pkcs11Settings.Read(reader));
        var chosen = new[] { file.Length > 0, passphrase.Length > 0, pkcs11 is not null }.Count(isSet => isSet);
        if (chosen > 1) reader.Fault("MasterKey", "several sources",
            "one of MasterKey:File, MasterKey:PassphraseFile and MasterKey:Pkcs11");
        return chosen == 0 || file.Length > 0
            ? InFile(file.Length > 0 ? file : Path.Combine(folder, FileName), folder)
            : new("", false, passphrase.Length > 0 ? Path.GetFullPath(passphrase) : "", pkcs11);
    }

    internal static MasterKeySettings InFile(string file, string folder) =>
        new(Path.GetFullPath(file), Path.GetFullPath(file) == Path.Combine(Path.GetFullPath(folder), FileName), "", null);
}

/// <summary>An AES key of 256 bits in a device that speaks PKCS#11.</summary>
public sealed record Pkcs11Settings(string Module, string TokenLabel, int? Slot, string KeyLabel, string PinFile)
{
    private const string Section = "MasterKey:Pkcs11";

    internal static Pkcs11Settings? Read(SettingsReader reader)
    {
        var slot = reader.Text($"{Section}:Slot", "", "the number of the token's slot, if it has no label");
        if (slot.Length > 0 && !int.TryParse(slot, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            reader.Fault($"{Section}:Slot", slot, "the number of a slot, or empty for none");
        var settings = new Pkcs11Settings(
            reader.Text($"{Section}:Module", "", "the PKCS#11 library of the device that holds the master key"),
            reader.Text($"{Section}:TokenLabel", "", "the label of the token"),
            int.TryParse(slot, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null,
            reader.Text($"{Section}:KeyLabel", "", "the label of the key"),
            reader.Text($"{Section}:PinFile", "", "a file with the user's PIN"));
        if (settings == new Pkcs11Settings("", "", null, "", "")) return null;
        foreach (var (name, allowed) in settings.Faults()) reader.Fault($"{Section}:{name}", "", allowed);
        return settings;
    }

    /// <summary>The name of the missing setting.</summary>
    internal IEnumerable<(string Name, string Allowed)> Faults()
    {
        if (!Path.IsPathFullyQualified(Module)) yield return (nameof(Module), "the full path of the device's PKCS#11 library");
        if (TokenLabel.Length > 0 == Slot is not null)
            yield return (nameof(TokenLabel), "the label of the token, or else the number of its slot in MasterKey:Pkcs11:Slot");
        if (KeyLabel.Length == 0) yield return (nameof(KeyLabel), "the label of the key");
        if (!Path.IsPathFullyQualified(PinFile)) yield return (nameof(PinFile), "the full path of a file with the PIN");
    }
}
