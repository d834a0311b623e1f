using Latchkey.OData.Edm;
using Latchkey.OData.Errors;

namespace Latchkey.OData.Uri;

/// <summary>The key of one entity: a value for each key property of its type, in the order of the type.</summary>
public sealed class EntityKey
{
    private readonly IReadOnlyList<EdmProperty> _properties;
    private readonly EdmValue[] _values;

    private EntityKey(IReadOnlyList<EdmProperty> properties, EdmValue[] values)
    {
        _properties = properties;
        _values = values;
    }

    /// <summary>The value of a key property.</summary>
    public EdmValue this[string property] => _values[IndexOf(property)];

    /// <summary>Whether these are the key values of an entity.</summary>
    internal bool Matches(Func<EdmProperty, EdmValue> valueOf, StringComparer comparer) =>
        _properties.Index().All(key => comparer.Equals(valueOf(key.Item).ToText(), _values[key.Index].ToText()));

    /// <summary>Reads the text between the parentheses: a literal, or <c>name=literal</c> for each key property in any order.</summary>
    internal static EntityKey Parse(string predicate, EdmEntityType type)
    {
        var parts = SplitOutsideQuotes(predicate, ',');
        var values = new EdmValue[type.Key.Count];
        var given = new HashSet<string>(StringComparer.Ordinal);
        if (parts.Count != values.Length) throw ProtocolErrors.InvalidKey(predicate);
        foreach (var part in parts)
        {
            var pair = SplitOutsideQuotes(part, '=');
            if (pair.Count > 2 || (pair.Count == 1 && values.Length > 1)) throw ProtocolErrors.InvalidKey(predicate);
            var property = pair.Count == 1 ? type.Key[0] : type.Key.FirstOrDefault(candidate => candidate.Name == pair[0].Trim());
            if (property is null) throw ProtocolErrors.InvalidKey(predicate);
            if (!given.Add(property.Name)) throw ProtocolErrors.DuplicateKeyNames(predicate);
            values[type.Key.Index().First(key => key.Item == property).Index] = EdmLiteral.Parse(pair[^1].Trim(), property);
        }

        return new EntityKey(type.Key, values);
    }

    /// <summary>The predicate that addresses an entity, such as <c>('61')</c> or <c>(Name='a',Index=0)</c>.</summary>
    /// <param name="key">The key properties of its type, with their readers.</param>
    /// <param name="entity">The entity.</param>
    internal static string Format((EdmProperty Property, Func<object, EdmValue> Value)[] key, object entity) => key.Length == 1
        ? $"({EdmLiteral.Format(key[0].Value(entity))})"
        : $"({string.Join(',', key.Select(part => $"{part.Property.Name}={EdmLiteral.Format(part.Value(entity))}"))})";

    private int IndexOf(string property)
    {
        for (var i = 0; i < _properties.Count; i++)
        {
            if (_properties[i].Name == property) return i;
        }

        throw new ArgumentException($"{property} is not a key property.", nameof(property));
    }

    private static List<string> SplitOutsideQuotes(string text, char separator)
    {
        var (parts, start, quoted) = (new List<string>(), 0, false);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\'') quoted = !quoted;
            if (text[i] != separator || quoted) continue;
            parts.Add(text[start..i]);
            start = i + 1;
        }

        parts.Add(text[start..]);
        return parts;
    }
}
