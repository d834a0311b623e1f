using System.Globalization;

namespace Latchkey.OData.Query;

/// <summary>The maximum number of entities in one answer (0 for no limit), and the client's preference if that decided.</summary>
internal readonly record struct PageLimit(int Size, string? Preference)
{
    public static PageLimit None { get; }

    /// <summary>
    /// The smaller of the operation's page size and the client's preference, <c>Prefer: odata.maxpagesize=50</c>, which belongs to OData V3
    /// but is sent by clients of V2. An invalid preference is ignored (RFC 7240 section 2).
    /// </summary>
    public static PageLimit Of(int pageSize, string? prefer)
    {
        foreach (var preference in (prefer ?? "").Split([',', ';'], StringSplitOptions.TrimEntries))
        {
            var pair = preference.Split('=', 2, StringSplitOptions.TrimEntries);
            var name = pair[0].ToLowerInvariant();
            if (name is not ("odata.maxpagesize" or "maxpagesize") || pair.Length < 2) continue;
            if (!int.TryParse(pair[1].Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var size) || size == 0) continue;
            return pageSize == 0 || size < pageSize
                ? new PageLimit(size, string.Create(CultureInfo.InvariantCulture, $"{name}={size}"))
                : new PageLimit(pageSize, null);
        }

        return new PageLimit(pageSize, null);
    }
}
