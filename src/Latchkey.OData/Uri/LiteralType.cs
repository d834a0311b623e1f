namespace Latchkey.OData.Uri;

/// <summary>
/// The types of literals and expressions in a URI: all primitive types that have literals. A model only has some of them
/// (<see cref="Edm.EdmPrimitive"/>). The smaller integers count as <see cref="Int32"/>.
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
