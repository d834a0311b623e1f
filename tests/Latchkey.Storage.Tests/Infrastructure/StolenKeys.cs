using System.Text;
using System.Text.Json;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Sealing;
using Latchkey.Storage.Authentication;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Keys;
using Latchkey.Storage.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;

namespace Latchkey.Storage.Tests.Infrastructure;

/// <summary>The keys of somebody who has a copy of the database and of the master key, and what they can make with them.</summary>
internal sealed class StolenKeys : IDisposable
{
    private readonly KeyRing _ring;

    private StolenKeys(List<DataKey> keys)
    {
        _ring = new KeyRing(new Copied(keys), TimeProvider.System);
        _ring.Open();
    }

    private DataKey Data => _ring.Current;

    private DataKey Session => _ring.Session;

    public static Task<StolenKeys> TakeAsync(TestStorage storage) => TakeAsync(storage.CreateContext(), storage.KeyFile);

    public static async Task<StolenKeys> TakeAsync(StorageContext database, string keyFile)
    {
        await using var context = database;
        using var master = LocalMasterKey.Read(await File.ReadAllBytesAsync(keyFile, TestStorage.Token));
        var rows = await context.DataKeys.AsNoTracking().ToListAsync(TestStorage.Token);
        return new StolenKeys(
            rows.ConvertAll(row => new DataKey(row.ToName(), master.Unwrap(row.ToBinding(), row.Wrapped), row.ToCreatedTime())));
    }

    /// <summary>A token as the server would issue it, for as long as one likes.</summary>
    public string Token(string clientId, DateTimeOffset now, TimeSpan lifetime)
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(new { alg = "HS256", kid = Session.Id.ToString("D"), typ = "JWT" });
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new { iss = "latchkey", sub = clientId, iat = now.ToUnixTimeSeconds(), exp = (now + lifetime).ToUnixTimeSeconds(), jti = "x" });
        var text = $"{Base64UrlEncoder.Encode(header)}.{Base64UrlEncoder.Encode(body)}";
        using var key = Session.Derive("latchkey bearer tokens v1");
        var signature = System.Security.Cryptography.HMACSHA256.HashData(key.Span, Encoding.ASCII.GetBytes(text));
        return $"{text}.{Base64UrlEncoder.Encode(signature)}";
    }

    /// <summary>Signs a row.</summary>
    public void Sign(StorageContext context, AuthenticatedRow row)
    {
        var message = new System.Buffers.ArrayBufferWriter<byte>();
        new RowLayout(context.Model.FindEntityType(row.GetType())!).Write(row, Data.Id, message);
        (row.MacKeyId, row.Mac) = (Data.Id, Data.AuthenticateRow(message.WrittenSpan));
    }

    /// <summary>Signs the end of the audit log of a tenant.</summary>
    public async Task ForgeHeadAsync(TestStorage storage, string tenant)
    {
        await using var context = storage.CreateContext();
        var row = await context.AuditMarks.SingleAsync(mark => mark.Tenant == tenant && mark.Name == "head", TestStorage.Token);
        var mark = row.ToMark();
        context.Entry(row).CurrentValues.SetValues(
            AuditMarkRow.From(new AuditChain(_ring).Mark(tenant, mark.Name, mark.Position, mark.Revision)));
        await context.SaveChangesAsync(TestStorage.Token);
    }

    public void Dispose() => _ring.Dispose();

    private sealed class Copied(List<DataKey> keys) : IDataKeyStore
    {
        public FoundKeys Load(IReadOnlyCollection<KeyName> known) =>
            new(keys.ConvertAll(key => key.Name), [.. keys.Where(key => !known.Contains(key.Name))]);

        public SealingGrant Reserve() => throw new NotSupportedException();
    }
}
