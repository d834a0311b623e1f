using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Latchkey.Application.ServiceKeys;
using Latchkey.Keystores.Audit;

namespace Latchkey.Cli.Commands.Audit;

/// <summary>A place of an audit log that was kept elsewhere.</summary>
/// <param name="Tenant">The tenant whose log has the record.</param>
/// <param name="Sequence">The number of the record.</param>
/// <param name="Hash">Its hash.</param>
internal sealed record ExpectedPlace(string Tenant, long Sequence, byte[] Hash)
{
    /// <summary>The option by which they are given.</summary>
    public static Option<ExpectedPlace[]> Option { get; } = new("--expect")
    {
        Description =
            "A record that the log must have, as SEQUENCE:HASH or TENANT=SEQUENCE:HASH, from a copy kept elsewhere. May be repeated.",
        CustomParser = argument => [.. argument.Tokens.Select(token => Parse(token.Value, argument)).OfType<ExpectedPlace>()],
        DefaultValueFactory = _ => [],
    };

    private static ExpectedPlace? Parse(string text, ArgumentResult argument)
    {
        var (tenant, place) = text.LastIndexOf('=') is >= 0 and var end
            ? (text[..end], text[(end + 1)..])
            : (NewServiceKey.DefaultTenant, text);
        if (place.Split(':') is [var number, { Length: 2 * AuditChain.HashLength } hash] && hash.All(char.IsAsciiHexDigit)
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
            return new ExpectedPlace(tenant, sequence, Convert.FromHexString(hash));
        argument.AddError($"'{text}' is not SEQUENCE:HASH, with the {2 * AuditChain.HashLength} hexadecimal digits of a record's hash.");
        return null;
    }
}
