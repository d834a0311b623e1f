using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Latchkey.OData.Requests;

namespace Latchkey.OData.Answers;

/// <summary>
/// Entity tags of reads (RFC 9110 section 8.8.3). A tag is a keyed digest of the whole request and of the state behind the answer, so a tag
/// only matches for the same address and state. Each start of the server has a new key, because a database that was restored meanwhile
/// repeats its revision numbers.
/// </summary>
internal sealed class EntityTags
{
    private const int DigestLength = 16;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>Computes the tag. It is weak, because compression and the time in an Atom document may differ.</summary>
    public string Of(ODataRequest request, ResponseFormat format, string state)
    {
        var question = $"{request.ServiceRoot}\n{request.Path}?{request.Query}\n{format.ContentType}\n{request.Header("Prefer")}\n{state}";
        return $"W/\"{Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(question)).AsSpan(0, DigestLength))}\"";
    }

    /// <summary>
    /// Whether an <c>If-None-Match</c> header names a tag. An asterisk names none, because a client that sends it has no answer yet.
    /// </summary>
    public static bool Matches(string? header, string tag) =>
        header is not null && header.Split(',').Any(candidate => candidate.Trim() is var given && (given == tag || $"W/{given}" == tag));
}
