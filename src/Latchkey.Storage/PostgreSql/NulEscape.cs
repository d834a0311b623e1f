using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Latchkey.Storage.PostgreSql;

/// <summary>
/// Writes texts without the character NUL, which PostgreSQL cannot keep and a name in a hostile certificate may have: SUB and
/// <c>0</c> stand for it, SUB and <c>1</c> for SUB itself, so that every text comes back as it was.
/// </summary>
internal sealed class NulEscape() : ValueConverter<string, string>(text => Escape(text), text => Unescape(text))
{
    private const char Substitute = '\u001a';

    public static string Escape(string text) =>
        text.AsSpan().IndexOfAny('\0', Substitute) < 0
            ? text
            : text.Replace("\u001a", "\u001a1", StringComparison.Ordinal).Replace("\0", "\u001a0", StringComparison.Ordinal);

    public static string Unescape(string text) =>
        text.Contains(Substitute)
            ? text.Replace("\u001a0", "\0", StringComparison.Ordinal).Replace("\u001a1", "\u001a", StringComparison.Ordinal)
            : text;
}
