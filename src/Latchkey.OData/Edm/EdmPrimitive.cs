namespace Latchkey.OData.Edm;

/// <summary>The primitive types of the Entity Data Model that are supported here (OData V2, "Primitive Data Types").</summary>
public enum EdmPrimitive
{
    /// <summary><c>Edm.String</c></summary>
    String,

    /// <summary><c>Edm.Boolean</c></summary>
    Boolean,

    /// <summary><c>Edm.Int32</c></summary>
    Int32,

    /// <summary><c>Edm.Int64</c></summary>
    Int64,

    /// <summary><c>Edm.DateTime</c>: a point in time without an offset; always UTC here.</summary>
    DateTime,

    /// <summary><c>Edm.DateTimeOffset</c></summary>
    DateTimeOffset,

    /// <summary><c>Edm.Binary</c></summary>
    Binary,
}
