using System.Security.Cryptography;
using Latchkey.Keystores.Sealing;

namespace Latchkey.Keystores.Tests.Sealing;

public sealed class KeyRingTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly SealedPlace Place = new("default", "system", "pair", 7);

    private readonly MasterKey _masterKey = NewMasterKey();
    private readonly WrappedDataKey _dataKey;
    private readonly KeyRing _ring;

    public KeyRingTests()
    {
        _dataKey = KeyRing.NewDataKey(_masterKey, Now);
        _ring = new KeyRing(_masterKey, [_dataKey]);
    }

    public void Dispose()
    {
        _ring.Dispose();
        _masterKey.Dispose();
    }

    [Fact]
    public void What_was_sealed_opens_at_its_place()
    {
        using var opened = _ring.Open(Sealed());
        opened.Span.ToArray().ShouldBe("secret"u8.ToArray());
    }

    [Fact]
    public void Every_changed_byte_is_found()
    {
        var secret = Sealed();
        for (var i = 0; i < secret.Blob.Length; i++)
        {
            var changed = secret.Blob.ToArray();
            changed[i] ^= 0x01;
            ShouldNotOpen(secret with { Blob = changed });
        }
    }

    [Fact]
    public void Every_truncation_is_found()
    {
        var secret = Sealed();
        for (var length = 0; length < secret.Blob.Length; length++) ShouldNotOpen(secret with { Blob = secret.Blob[..length] });
    }

    [Theory]
    [InlineData("other", "system", "pair", 7)]
    [InlineData("default", "KeyRenewal", "pair", 7)]
    [InlineData("default", "system", "Pair", 7)]
    [InlineData("default", "system", "pair", 8)]
    [InlineData("defaults", "ystem", "pair", 7)]
    public void At_another_place_it_does_not_open(string tenant, string keystore, string alias, long revision) =>
        ShouldNotOpen(Sealed() with { Place = new SealedPlace(tenant, keystore, alias, revision) });

    [Fact]
    public void The_same_secret_is_never_sealed_alike() => Sealed().Blob.ToArray().ShouldNotBe(Sealed().Blob.ToArray());

    [Fact]
    public void A_data_key_opens_under_its_own_master_key_alone()
    {
        using var other = NewMasterKey();
        Should.Throw<CryptographicException>(() => new KeyRing(other, [_dataKey]));
        Should.Throw<CryptographicException>(() => new KeyRing(_masterKey, [_dataKey with { Id = Guid.NewGuid() }]));
    }

    [Fact]
    public void A_newer_data_key_seals_and_the_older_still_opens()
    {
        var old = Sealed();
        using var ring = new KeyRing(_masterKey, [_dataKey, KeyRing.NewDataKey(_masterKey, Now.AddDays(1))]);
        using (var opened = ring.Open(old)) opened.Span.ToArray().ShouldBe("secret"u8.ToArray());
        using var secret = new SecretBytes("secret"u8);
        Should.Throw<RefusalException>(() => _ring.Open(ring.Seal(secret)), "the older ring does not know the newer key");
    }

    private SealedSecret Sealed()
    {
        using var secret = new SecretBytes("secret"u8);
        return _ring.Move(_ring.Seal(secret), Place);
    }

    private void ShouldNotOpen(SealedSecret secret) =>
        Should.Throw<RefusalException>(() => _ring.Open(secret)).Refusal.ShouldBeOfType<Refusal.SealBroken>();

    private static MasterKey NewMasterKey()
    {
        var file = Path.GetTempFileName();
        File.WriteAllBytes(file, MasterKey.CreateFileContent());
        var key = MasterKey.Load(file);
        File.Delete(file);
        return key;
    }
}
