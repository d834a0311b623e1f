using Latchkey.OData.Edm;
using Latchkey.OData.Entities;
using Latchkey.OData.Uri;

namespace Latchkey.OData.Query.Expressions;

/// <summary>Properties as operands.</summary>
internal static class PropertyOperand
{
    /// <summary>
    /// Makes an operand of a property of the entity itself, or of the entity that <paramref name="related"/> leads to; null if that leads
    /// to none.
    /// </summary>
    public static Operand Of(EdmProperty property, EntityMapping mapping, Func<object, object?>? related)
    {
        var read = mapping.Property(property);
        if (related is not null)
        {
            var (readRelated, none) = (read, EdmValue.Null(property.Type));
            read = entity => related(entity) is { } other ? readRelated(other) : none;
        }

        return property.Type switch
        {
            EdmPrimitive.String => Value(LiteralType.String, read, value => value.AsString()),
            EdmPrimitive.Boolean => Value(LiteralType.Boolean, read, value => value.AsNumber() == 1),
            EdmPrimitive.Int32 => Value(LiteralType.Int32, read, value => value.AsNumber()),
            EdmPrimitive.Int64 => Value(LiteralType.Int64, read, value => value.AsNumber()),
            EdmPrimitive.DateTime => Value(LiteralType.DateTime, read, Ticks),
            EdmPrimitive.DateTimeOffset => Value(LiteralType.DateTimeOffset, read, Ticks),
            EdmPrimitive.Binary => Value(LiteralType.Binary, read, value => value.AsBytes()),
            _ => throw new InvalidOperationException($"{property.Type} has no operand."),
        };
    }

    private static Operand Value<T>(LiteralType type, Func<object, EdmValue> read, Func<EdmValue, T> convert) =>
        Operand.Of(type, (object entity, out T result) =>
        {
            var value = read(entity);
            result = value.IsNull ? default! : convert(value);
            return !value.IsNull;
        });

    private static long Ticks(EdmValue value) =>
        DateTimeOffset.UnixEpoch.Ticks + (value.AsUnixTimeMilliseconds() * TimeSpan.TicksPerMillisecond);
}
