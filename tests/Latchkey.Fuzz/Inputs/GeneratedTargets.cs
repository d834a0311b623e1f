namespace Latchkey.Fuzz.Inputs;

/// <summary>Addresses of the API, right and wrong ones, that a client of HTTP can send.</summary>
internal sealed class GeneratedTargets(long seed)
{
    private static readonly string[] Paths =
    [
        "", "$metadata", "$metadata?flat=true", "openapi.json", "KeystoreEntries", "KeystoreEntries('70616972')",
        "KeystoreEntries('7061')/Alias", "KeystoreEntries('70616972')/Alias/$value",
        "KeystoreEntries('70616972')/ChainCertificates", "KeystoreEntries('70616972')/ChainCertificates/$count",
        "KeystoreEntries('70616972')/Certificate/$value", "KeystoreEntries('70616972')/ChainResource/$value",
        "KeystoreEntries('70616972')/Sshkey/$value", "KeystoreEntries('70616972')/SigningRequest/$value",
        "KeystoreEntries('70616972')/$links/ChainCertificates", "KeystoreEntries/$count", "Keystores('system')",
        "Keystores('system')/Entries", "Keystores('KeyHistory')/Size/$value", "KeystoreResources('system')", "HistoryKeystoreEntries",
        "HistoryKeystoreEntries('5B315D61')", "EntryVersions", "EntryVersions(Hexalias='61',Number=1L)",
        "AuditLogs", "AuditLogs(1L)", "AuditLogs/$count", "CertificateResources('61')/$value", "CertificateChainResources('61')",
        "SSHKeyResources('61')", "Nothing", "KeystoreEntries(Hexalias='61')", "KeystoreEntries()",
    ];

    private static readonly string[] Options =
    [
        "$top=2", "$top=-1", "$top=99999999999", "$skip=3", "$skip=0", "$inlinecount=allpages", "$inlinecount=none", "$select=Alias",
        "$select=*", "$select=ChainCertificates/Alias", "$expand=ChainCertificates", "$expand=Entries/ChainCertificates",
        "$expand=A/B/C", "$orderby=Alias desc", "$orderby=ValidNotAfter,Alias", "$orderby=length(Alias) mul 2", "$skiptoken=AAAA",
        "$skiptoken='", "$format=json", "$format=atom", "$format=x", "keystoreName=system", "keystoreName=KeyHistory",
        "keystoreName=", "returnKeystoreEntries=true", "update=maybe", "$count=true", "$unknown=1", "custom=1", "root=true",
    ];

    private static readonly string[] Operands =
        ["Alias", "'pair'", "KeySize", "256", "-1", "9223372036854775807L", "1.5M", "1e400", "NaN", "null", "true", "ValidNotAfter",
            "datetimeoffset'2026-01-01T00:00:00Z'", "time'PT1H'", "guid'00000000-0000-0000-0000-000000000000'", "X'00'", "Owner",
            "SubjectDN", "''", "'%C3%BC'", "Unknown", "ChainCertificates/Alias"];

    private static readonly string[] Operators = ["eq", "ne", "lt", "le", "gt", "ge", "and", "or", "add", "sub", "mul", "div", "mod"];

    private static readonly string[] Functions = ["length", "tolower", "toupper", "trim", "year", "round", "substringof", "startswith",
        "concat", "indexof", "replace", "substring", "isof", "cast", "not ", "-"];

    private static readonly string[] Splinters =
        ["(", ")", "'", ",", "/", "//", "-", "%", "%2", "%27", "%00", "%2F", "%252F", "%FF", "%C3%BC", "%ED%A0%80", "+", "&", "=", "$",
            "$filter=", "$links/", "..", "../", "%2e%2e/", ";", "*", "?", "~", "!", "@", "[", "]", "|", "\\", "`", "^", "{", "}", "\"",
            "<"];

    private readonly Dice _dice = new(seed);

    /// <summary>The next address, below the service root.</summary>
    public string Next()
    {
        var options = Enumerable.Range(0, _dice.Next(4)).Select(_ => _dice.Pick(Options)).ToList();
        if (_dice.Next(2) == 0) options.Add("$filter=" + Condition(_dice.Next(1, 20)));
        var target = _dice.Pick(Paths)
            + (options.Count > 0
            ? "?" + string.Join('&', options.Select(option => option.Replace(" ", "%20", StringComparison.Ordinal)))
            : "");
        for (var damage = _dice.Next(4) - 1; damage > 0; damage--) target = Damage(target);
        return target;
    }

    private string Condition(int depth)
    {
        if (depth <= 1) return _dice.Pick(Operands);
        return _dice.Next(4) switch
        {
            0 => $"({Condition(depth - 1)})",
            1 => $"{_dice.Pick(Functions)}({string.Join(',', Enumerable.Range(0, _dice.Next(1, 4)).Select(_ => Condition(depth / 3)))})",
            _ => $"{Condition(depth / 2)} {_dice.Pick(Operators)} {Condition(depth / 2)}",
        };
    }

    private string Damage(string target)
    {
        var at = _dice.Next(target.Length + 1);
        return target[..at] + _dice.Pick(Splinters) + target[Math.Min(target.Length, at + _dice.Next(4))..];
    }
}
