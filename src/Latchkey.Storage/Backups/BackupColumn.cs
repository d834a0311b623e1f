using System.Reflection;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Latchkey.Storage.Backups;

/// <summary>A column of a table, written as the type of its property says; how the engine keeps it does not show.</summary>
internal sealed class BackupColumn
{
    private readonly PropertyInfo _property;
    private readonly Form _form;
    private readonly bool _isNullable;

    public BackupColumn(IProperty column)
    {
        _property = column.PropertyInfo!;
        _isNullable = column.IsNullable;
        _form = Form.Of(Nullable.GetUnderlyingType(column.ClrType) ?? column.ClrType);
    }

    public string Name => _property.Name;

    /// <summary>The description by which a reader recognises the same column.</summary>
    public string Description => $"{Name}:{_form.Name}{(_isNullable ? "?" : "")}";

    public void Write(FieldWriter fields, object row)
    {
        var value = _property.GetValue(row);
        if (_isNullable) fields.Octet(value is null ? (byte)0 : (byte)1);
        if (value is not null) _form.Write(fields, value);
    }

    /// <exception cref="InvalidDataException">There is no value of this column.</exception>
    public void Read(FieldReader fields, object row)
    {
        var isPresent = _isNullable ? fields.Octet() : 1;
        if (isPresent > 1) throw new InvalidDataException($"a value of {Name} is invalid");
        _property.SetValue(row, isPresent == 1 ? _form.Read(fields) : null);
    }

    private sealed record Form(string Name, Action<FieldWriter, object> Write, Func<FieldReader, object> Read)
    {
        private static readonly Dictionary<Type, Form> Forms = new()
        {
            [typeof(string)] = new("text", (fields, value) => fields.Text((string)value), fields => fields.Text()),
            [typeof(byte[])] = new("octets", (fields, value) => fields.Octets((byte[])value), fields => fields.Octets()),
            [typeof(int)] = new("int32", (fields, value) => fields.Int32((int)value), fields => fields.Int32()),
            [typeof(long)] = new("int64", (fields, value) => fields.Int64((long)value), fields => fields.Int64()),
            [typeof(Guid)] = new("guid", (fields, value) => fields.Guid((Guid)value), fields => fields.Guid()),
        };

        public static Form Of(Type type) =>
            Forms.GetValueOrDefault(type) ?? throw new NotSupportedException($"A backup cannot contain values of {type}.");
    }
}
