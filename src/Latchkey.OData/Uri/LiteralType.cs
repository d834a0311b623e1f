namespace Latchkey.OData.Uri;

/// <summary>
/// The types of what stands in expressions of a URI: all primitive types that have a literal, of which a model has but a
/// few (<see cref="Edm.EdmPrimitive"/>). The smaller integers count as <see cref="Int32"/>.
/// </summary>
internal enum LiteralType
{
    Null,
    Boolean,
    Int32,
    Int64,
    Single,
    Double,
    Decimal,
    String,
    DateTime,
    DateTimeOffset,
    Time,
    Guid,
    Binary,
}
