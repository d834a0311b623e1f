using System.Security.Cryptography;
using System.Text;
using Latchkey.Formats.Secrets;
using Latchkey.Keystores.Sealing;
using Microsoft.Extensions.Time.Testing;

namespace Latchkey.Keystores.Tests.Sealing;

public sealed class KeyRingTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly SealedPlace Place = new("default", "system", "pair", 7);

    private readonly FakeTimeProvider _clock = new(Now);
    private readonly LocalMasterKey _masterKey = MasterKeys.New();
    private readonly SomeDataKeys _dataKeys;
    private readonly KeyRing _ring;

    public KeyRingTests()
    {
        _dataKeys = new SomeDataKeys(_masterKey);
        _dataKeys.Add(Now);
        _ring = NewRing();
    }

    public void Dispose()
    {
        _ring.Dispose();
        _masterKey.Dispose();
    }

    [Fact]
    public void A_sealed_secret_opens_at_its_place()
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
    public void A_ring_that_is_not_open_is_sealed()
    {
        var secret = Sealed();
        using var ring = new KeyRing(_dataKeys, _clock);
        using var plain = new SecretBytes("secret"u8);
        Should.Throw<RefusalException>(() => ring.Open(secret)).Refusal.ShouldBe(new Refusal.Sealed());
        Should.Throw<RefusalException>(() => ring.Seal(plain)).Refusal.ShouldBe(new Refusal.Sealed());
        Should.Throw<RefusalException>(() => ring.CurrentId).Refusal.ShouldBe(new Refusal.Sealed());
    }

    [Fact]
    public void A_newer_data_key_seals_and_the_older_still_opens()
    {
        var old = Sealed();
        var newer = _dataKeys.Add(Now.AddDays(1));
        using var ring = NewRing();
        using (var opened = ring.Open(old)) opened.Span.ToArray().ShouldBe("secret"u8.ToArray());
        using var secret = new SecretBytes("secret"u8);
        new Guid(ring.Seal(secret).Blob.Span[1..17]).ShouldBe(newer);
    }

    [Fact]
    public void A_data_key_that_another_server_made_is_found_when_it_is_met()
    {
        _dataKeys.Add(Now.AddDays(1));
        using var other = NewRing();
        using var secret = new SecretBytes("secret"u8);
        var theirs = other.Seal(secret);
        _clock.Advance(TimeSpan.FromSeconds(1));
        using var opened = _ring.Open(theirs);
        opened.Span.ToArray().ShouldBe("secret"u8.ToArray());
    }

    [Fact]
    public void A_data_key_that_is_gone_opens_nothing_and_holds_nothing()
    {
        var (secret, old) = (Sealed(), _ring.Current);
        var row = old.AuthenticateRow("row"u8);
        _ring.HoldsRow(old.Id, "row"u8, row).ShouldBeTrue();
        _dataKeys.Add(Now.AddDays(1));
        _dataKeys.Remove(old.Id);
        _clock.Advance(TimeSpan.FromSeconds(1));
        _ring.Refresh();
        _ring.Knows(old.Id).ShouldBeFalse();
        _ring.CurrentId.ShouldNotBe(old.Id);
        _ring.HoldsRow(old.Id, "row"u8, row).ShouldBeFalse();
        ShouldNotOpen(secret);
    }

    [Fact]
    public void A_secret_is_renewed_only_if_an_older_key_has_sealed_it()
    {
        var old = Sealed();
        _ring.Renew(old).ShouldBeSameAs(old);
        var newer = _dataKeys.Add(Now.AddDays(1));
        _clock.Advance(TimeSpan.FromSeconds(1));
        _ring.Refresh();
        var renewed = _ring.Renew(old);
        new Guid(renewed.Blob.Span[1..17]).ShouldBe(newer);
        using var opened = _ring.Open(renewed);
        opened.Span.ToArray().ShouldBe("secret"u8.ToArray());
    }

    [Fact]
    public void The_newest_session_key_is_the_one_in_use_and_no_data_key_is()
    {
        Should.Throw<RefusalException>(() => _ring.Session).Refusal.ShouldBe(new Refusal.Sealed());
        var first = _dataKeys.Add(Now.AddDays(1), KeyPurpose.Session);
        _clock.Advance(TimeSpan.FromSeconds(1));
        _ring.Refresh();
        _ring.Session.Id.ShouldBe(first);
        _ring.CurrentId.ShouldNotBe(first);
        _ring.Knows(first).ShouldBeFalse();
    }

    [Fact]
    public void Key_ids_that_are_made_up_do_not_cost_a_query_each()
    {
        _clock.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 1_000; i++) _ring.Knows(Guid.NewGuid()).ShouldBeFalse();
        _dataKeys.Loads.ShouldBe(2, "one to open, one for the first of them");
    }

    [Fact]
    public void Sealings_are_counted_before_they_are_done()
    {
        var keys = new SomeDataKeys(_masterKey, sealingsAtOnce: 3);
        keys.Add(Now);
        using var ring = new KeyRing(keys, _clock);
        ring.Open();
        ring.Granted.ShouldBeNull();
        using var secret = new SecretBytes("secret"u8);
        for (var i = 1; i <= 10; i++)
        {
            ring.Seal(secret);
            ring.Granted!.CountedUntil.ShouldBe((i + 2) / 3 * 3);
        }

        keys.Reservations.ShouldBe(4);
    }

    [Fact]
    public void A_derived_key_is_the_same_for_a_purpose_and_another_for_every_other()
    {
        using var one = _ring.DeriveKey(_ring.CurrentId, "one");
        using var again = _ring.DeriveKey(_ring.CurrentId, "one");
        using var other = _ring.DeriveKey(_ring.CurrentId, "other");
        again.Span.ToArray().ShouldBe(one.Span.ToArray());
        other.Span.ToArray().ShouldNotBe(one.Span.ToArray());
    }

    // Anybody who learns one of these keys has neither the others nor the data key.
    [Fact]
    public void Each_use_of_a_data_key_has_a_derived_key_of_its_own()
    {
        var secret = Sealed().Blob.Span;
        using var sealing = _ring.DeriveKey(_ring.CurrentId, "latchkey sealing v2");
        var opened = new byte[secret.Length - 45]; // after version(1), key id(16), nonce(12) and tag(16)
        using (var cipher = new AesGcm(sealing.Span, 16))
            cipher.Decrypt(secret[17..29], secret[45..], secret[29..45], opened, PlaceAfter(secret[..17]));
        opened.ShouldBe("secret"u8.ToArray());

        using var rows = _ring.DeriveKey(_ring.CurrentId, "latchkey rows v1");
        _ring.Current.AuthenticateRow("row"u8).ShouldBe(HMACSHA256.HashData(rows.Span, "row"u8));
        using var audit = _ring.DeriveKey(_ring.CurrentId, "latchkey audit log v1");
        _ring.Current.AuthenticateAudit("record"u8).ShouldBe(HMACSHA256.HashData(audit.Span, "record"u8));
        using var kept = _ring.Current.AuditKey();
        kept.Span.ToArray().ShouldBe(audit.Span.ToArray());
    }

    private static byte[] PlaceAfter(ReadOnlySpan<byte> header)
    {
        using var authenticated = new MemoryStream();
        authenticated.Write(header);
        foreach (var text in new[] { Place.Tenant, Place.Keystore, Place.Alias })
        {
            authenticated.Write([0, 0, 0, (byte)text.Length]);
            authenticated.Write(Encoding.UTF8.GetBytes(text));
        }

        authenticated.Write([0, 0, 0, 0, 0, 0, 0, (byte)Place.Revision]);
        return authenticated.ToArray();
    }

    private KeyRing NewRing()
    {
        var ring = new KeyRing(_dataKeys, _clock);
        ring.Open();
        return ring;
    }

    private SealedSecret Sealed()
    {
        using var secret = new SecretBytes("secret"u8);
        return _ring.Move(_ring.Seal(secret), Place);
    }

    private void ShouldNotOpen(SealedSecret secret) =>
        Should.Throw<RefusalException>(() => _ring.Open(secret)).Refusal.ShouldBeOfType<Refusal.SealBroken>();
}
