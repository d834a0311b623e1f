using System.Buffers;
using System.Collections.Concurrent;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Stores;
using Latchkey.Storage.Rows;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Latchkey.Storage.Authentication;

/// <summary>Signs rows when they are written, and checks rows that were read: each must be as it was signed, in its own place.</summary>
/// <param name="keys">The key ring, which itself reads from the database.</param>
/// <param name="altered">The place to report altered rows to.</param>
internal sealed class RowMacs(Func<KeyRing> keys, AlteredRows altered)
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _message;

    private readonly ConcurrentDictionary<Type, RowLayout> _layouts = new();
    private KeyRing? _keys;

    // Resolved once, because queued changes are still signed while the services are being disposed.
    private KeyRing Keys => _keys ??= keys();

    /// <summary>Makes sure that the current data key is up to date.</summary>
    public void Refresh() => Keys.Refresh();

    /// <summary>The same as <see cref="Refresh"/>, without blocking a thread.</summary>
    public ValueTask RefreshAsync(CancellationToken cancellationToken) => Keys.RefreshAsync(cancellationToken);

    /// <summary>Signs a row under the current data key.</summary>
    public void Sign(IModel model, AuthenticatedRow row)
    {
        var key = Keys.Current;
        row.MacKeyId = key.Id;
        row.Mac = key.AuthenticateRow(Message(LayoutOf(model, row), row, key.Id));
    }

    /// <summary>Whether a row is as it was signed. An altered row is reported, once.</summary>
    public bool Accepts(IModel model, AuthenticatedRow row)
    {
        var isAuthentic = Holds(model, row);
        if (!isAuthentic || !altered.IsEmpty) altered.Note(NameOf(model, row), isAuthentic);
        return isAuthentic;
    }

    /// <summary>Whether a row is as it was signed.</summary>
    public bool Holds(IModel model, AuthenticatedRow row) =>
        IsUntouched(row)
            || (row is { MacKeyId: { } keyId, Mac: { } mac } && Keys.HoldsRow(keyId, Message(LayoutOf(model, row), row, keyId), mac));

    /// <summary>The name of the row.</summary>
    public AlteredRow NameOf(IModel model, AuthenticatedRow row)
    {
        var layout = LayoutOf(model, row);
        return new AlteredRow(layout.Table, layout.KeyOf(row));
    }

    // On PostgreSQL, the row of a tenant exists before it has any content.
    private static bool IsUntouched(AuthenticatedRow row) => row is TenantRow { Revision: 0, ProtectionDays: null, Mac: null };

    private RowLayout LayoutOf(IModel model, AuthenticatedRow row) =>
        _layouts.GetOrAdd(row.GetType(), (type, tables) => new RowLayout(tables.FindEntityType(type)!), model);

    private static ReadOnlySpan<byte> Message(RowLayout layout, AuthenticatedRow row, Guid keyId)
    {
        var message = _message ??= new ArrayBufferWriter<byte>(4_096);
        message.ResetWrittenCount();
        layout.Write(row, keyId, message);
        return message.WrittenSpan;
    }
}
