using System.Globalization;

namespace Latchkey.OData.Query;

/// <summary>Most entities of one answer, 0 for no limit, and the preference of the client where that is what decides.</summary>
internal readonly record struct PageLimit(int Size, string? Preference)
{
    public static PageLimit None { get; }

    /// <summary>
    /// The smaller of the operation's page size and what the client prefers: <c>Prefer: odata.maxpagesize=50</c>, which
    /// is of OData V3, but clients of V2 send it. A preference that makes no sense is none (RFC 7240 section 2).
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
