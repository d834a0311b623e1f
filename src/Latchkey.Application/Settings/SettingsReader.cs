using System.Globalization;
using System.Net;

namespace Latchkey.Application.Settings;

/// <summary>
/// Reads settings and collects their faults, so that a start that fails names every fault at once: the key, the value and the allowed
/// values. A key that nothing reads is a fault too, because it is probably misspelt.
/// </summary>
internal sealed class SettingsReader(IConfiguration configuration)
{
    private readonly List<string> _faults = [];
    private readonly SortedDictionary<string, string> _known = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _meanings = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Every setting that was read, with its value.</summary>
    public IReadOnlyDictionary<string, string> InForce => _known;

    /// <summary>The meaning of each setting, by its key: the table in docs/operations/settings.md is made from it.</summary>
    public IReadOnlyDictionary<string, string> Meanings => _meanings;

    /// <summary>A text; <paramref name="absent"/> if the key is not set.</summary>
    public string Text(string key, string absent, string meaning)
    {
        _meanings[key] = meaning;
        return _known[key] = configuration[key] ?? absent;
    }

    /// <summary>The value of a key that was read before, to name it in a fault.</summary>
    public string ValueOf(string key) => _known[key];

    /// <summary>A whole number within bounds.</summary>
    public int Number(string key, int absent, int min, int max, string meaning)
    {
        var text = Text(key, absent.ToString(CultureInfo.InvariantCulture), meaning);
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min
            && number <= max) return number;
        Fault(key, text, string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}"));
        return absent;
    }

    /// <summary>One of a few words, in lower case as people write them.</summary>
    public T Choice<T>(string key, T absent, string meaning)
        where T : struct, Enum
    {
        var text = Text(key, Word(absent), meaning);
        foreach (var choice in Enum.GetValues<T>())
        {
            if (text == Word(choice)) return choice;
        }

        Fault(key, text, string.Join(", ", Enum.GetValues<T>().Select(Word)));
        return absent;

        static string Word(T choice) => choice.ToString().ToLowerInvariant();
    }

    /// <summary>Words, separated by commas.</summary>
    public IReadOnlyList<string> Words(string key, string absent, string meaning) =>
        Text(key, absent, meaning).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>True or false.</summary>
    public bool Flag(string key, bool absent, string meaning)
    {
        var text = Text(key, absent ? "true" : "false", meaning);
        if (bool.TryParse(text, out var flag)) return flag;
        Fault(key, text, "true or false");
        return absent;
    }

    /// <summary>The path of a file that can be read; empty for none.</summary>
    public string ReadableFile(string key, string absent, string meaning)
    {
        var path = Text(key, absent, meaning);
        if (path.Length > 0 && !File.Exists(path)) Fault(key, path, "the path of a file that exists, or empty for none");
        return path;
    }

    /// <summary>One or more addresses to listen on, separated by semicolons.</summary>
    public IReadOnlyList<string> Urls(string key, string absent, string meaning)
    {
        var urls = Text(key, absent, meaning).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (urls.Length == 0 || urls.Any(url => !IsHttp(url)))
        {
            Fault(key, ValueOf(key), "http://address:port or https://address:port, several separated by semicolons; "
                + "an address is localhost or an IP address, 0.0.0.0 or [::] for all of them");
        }

        return urls;
    }

    /// <summary>The address by which clients know the server, which may have a path of plain segments; empty for none.</summary>
    public string PublicUrl(string key, string meaning)
    {
        var text = Text(key, "", meaning);
        if (text.Length == 0 || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && IsPublic(uri))) return text;
        Fault(key, text, "http://host/path or https://host/path, the path of letters, digits and .-_~, without a query");
        return "";
    }

    private static bool IsPublic(Uri uri) =>
        (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) && uri.PathAndQuery == uri.AbsolutePath
        && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0 && PlainPath.Is(uri.AbsolutePath.TrimEnd('/'));

    /// <summary>Addresses and networks, separated by commas.</summary>
    public IReadOnlyList<IPNetwork> Networks(string key, string meaning)
    {
        var networks = new List<IPNetwork>();
        foreach (var text in Words(key, "", meaning))
        {
            if (IPNetwork.TryParse(text, out var network)) networks.Add(network);
            else if (IPAddress.TryParse(text, out var address)) networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            else Fault(key, text, "addresses and networks such as 10.0.0.0/8, separated by commas");
        }

        return networks;
    }

    /// <summary>The keys directly below a key.</summary>
    public IEnumerable<string> Sections(string key) => configuration.GetSection(key).GetChildren().Select(section => section.Path);

    /// <summary>Adds a fault: a value is wrong.</summary>
    public void Fault(string key, string value, string allowed) => _faults.Add($"{key} is '{value}'; allowed is {allowed}.");

    /// <summary>Ends the start if anything was wrong.</summary>
    /// <exception cref="SettingsException">With every fault.</exception>
    public void Check()
    {
        _faults.AddRange(
            Leaves(configuration).Where(key => !_known.ContainsKey(key)).Select(key => $"{key} is not a setting of Latchkey."));
        if (_faults.Count > 0) throw new SettingsException(_faults);
    }

    private static bool IsHttp(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) && uri.AbsolutePath == "/" && IsAddress(uri);

    // Kestrel would listen on every address of the machine for any other name.
    private static bool IsAddress(Uri uri) => uri.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 || uri.Host == "localhost";

    private static IEnumerable<string> Leaves(IConfiguration configuration) => configuration.AsEnumerable()
        .Where(pair => pair.Value is not null)
        .Select(pair => pair.Key);
}

/// <summary>Settings that keep the server from starting.</summary>
public sealed class SettingsException(IReadOnlyList<string> faults) : Exception(string.Join('\n', faults))
{
    /// <summary>The faults, a line each.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
