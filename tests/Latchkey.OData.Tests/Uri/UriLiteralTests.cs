using Latchkey.OData.Edm;
using Latchkey.OData.Errors;
using Latchkey.OData.Uri;

namespace Latchkey.OData.Tests.Uri;

/// <summary>Literals of keys, of every type that a property can have.</summary>
public sealed class UriLiteralTests
{
    [Theory]
    [InlineData(EdmPrimitive.String, "'O''Hara %'", "'O%27%27Hara%20%25'")]
    [InlineData(EdmPrimitive.String, "''", "''")]
    [InlineData(EdmPrimitive.Boolean, "true", "true")]
    [InlineData(EdmPrimitive.Int32, "-5", "-5")]
    [InlineData(EdmPrimitive.Int64, "5", "5L")]
    [InlineData(EdmPrimitive.Int64, "-9223372036854775808l", "-9223372036854775808L")]
    [InlineData(EdmPrimitive.DateTime, "datetime'2026-01-02T03:04'", "datetime'2026-01-02T03:04:00'")]
    [InlineData(EdmPrimitive.DateTimeOffset, "datetimeoffset'2026-01-02T03:04:05.6+01:00'", "datetimeoffset'2026-01-02T02:04:05.6Z'")]
    [InlineData(EdmPrimitive.Binary, "X'0aFF'", "X'0AFF'")]
    [InlineData(EdmPrimitive.Binary, "binary''", "X''")]
    public void A_literal_is_read_and_written(EdmPrimitive type, string literal, string written) =>
        EdmLiteral.Format(EdmLiteral.Parse(literal, Property(type))).ShouldBe(written);

    [Theory]
    [InlineData(EdmPrimitive.String, "5")]
    [InlineData(EdmPrimitive.String, "null")]
    [InlineData(EdmPrimitive.String, "'a'b'")]
    [InlineData(EdmPrimitive.Int32, "5L")]
    [InlineData(EdmPrimitive.Int32, "5.0")]
    [InlineData(EdmPrimitive.Int32, "2147483648")]
    [InlineData(EdmPrimitive.Int32, "+5")]
    [InlineData(EdmPrimitive.Int64, "9223372036854775808")]
    [InlineData(EdmPrimitive.Boolean, "1")]
    [InlineData(EdmPrimitive.Boolean, "TRUE")]
    [InlineData(EdmPrimitive.DateTime, "datetimeoffset'2026-01-02T03:04:05Z'")]
    [InlineData(EdmPrimitive.DateTimeOffset, "datetime'2026-01-02T03:04:05'")]
    [InlineData(EdmPrimitive.Binary, "X'0'")]
    [InlineData(EdmPrimitive.Binary, "guid'12345678-aaaa-bbbb-cccc-ddddeeeeffff'")]
    public void A_literal_of_another_type_is_refused(EdmPrimitive type, string literal) =>
        Should.Throw<ODataException>(() => EdmLiteral.Parse(literal, Property(type))).Error.Status.ShouldBe(400);

    private static EdmProperty Property(EdmPrimitive type) => new("Key", type, Nullable: false, MaxLength: null);
}
