using System.Security.Cryptography;

namespace Latchkey.Server.Tests.Infrastructure;

/// <summary>RSA keys of 2,048 bits, made once for all tests of this process: one key costs as much as two starts of a server.</summary>
internal static class RsaKeys
{
    private static readonly Lazy<byte[]>[] Made = [.. Enumerable.Range(0, 8).Select(_ => new Lazy<byte[]>(Make))];
    private static int _handedOut;

    /// <summary>A key that the last seven callers did not get. The caller disposes it.</summary>
    public static RSA Next()
    {
        var key = RSA.Create();
        key.ImportPkcs8PrivateKey(Made[(uint)Interlocked.Increment(ref _handedOut) % Made.Length].Value, out _);
        return key;
    }

    private static byte[] Make()
    {
        using var key = RSA.Create(2_048);
        return key.ExportPkcs8PrivateKey();
    }
}
