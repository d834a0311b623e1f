using System.Numerics;
using Latchkey.Formats.Tests;
using Latchkey.Keystores.KeyWeaknesses;

namespace Latchkey.Keystores.Tests.KeyWeaknesses;

/// <summary>Keys that are known to be weak are named, and others are not.</summary>
public sealed class WeakKeysTests
{
    [Theory]
    [InlineData(2048)]
    [InlineData(3072)]
    [InlineData(4096)]
    public void Keys_as_others_make_them_have_no_weakness(int size) => WeakRsa.WeaknessesOf(WeakRsa.Honest(size)).ShouldBeEmpty();

    [Theory]
    [InlineData(512)]
    [InlineData(1024)]
    [InlineData(2040)]
    public void RSA_of_fewer_than_2048_bits_is_too_short(int size) =>
        WeakRsa.WeaknessesOf(WeakRsa.Honest(size)).ShouldBe([KeyWeakness.RsaTooShort]);

    [Fact]
    public void An_exponent_of_one_encrypts_nothing() =>
        WeakRsa.WeaknessesOf(WeakRsa.Honest(2048), BigInteger.One).ShouldBe([KeyWeakness.RsaExponentOne]);

    [Fact]
    public void An_even_exponent_has_no_inverse() =>
        WeakRsa.WeaknessesOf(WeakRsa.Honest(2048), 65538).ShouldBe([KeyWeakness.RsaExponentEven]);

    [Fact]
    public void An_even_modulus_is_no_product_of_two_large_primes() =>
        WeakRsa.WeaknessesOf(WeakRsa.Honest(2048) - 1).ShouldBe([KeyWeakness.RsaModulusEven]);

    [Theory]
    [InlineData(3)]
    [InlineData(751)]
    public void A_small_factor_is_found(int factor) =>
        WeakRsa.WeaknessesOf(WeakRsa.Honest(2048) * factor).ShouldBe([KeyWeakness.RsaSmallFactor]);

    [Theory]
    [InlineData(2)]
    [InlineData(100_000)]
    public void Primes_that_follow_one_another_are_close(int distance) =>
        WeakRsa.WeaknessesOf(WeakRsa.ClosePrimes(1024, distance)).ShouldBe([KeyWeakness.RsaClosePrimes]);

    [Fact]
    public void Primes_with_equal_upper_halves_are_close() =>
        WeakRsa.WeaknessesOf(WeakRsa.ClosePrimes(1024, BigInteger.One << 512)).ShouldBe([KeyWeakness.RsaClosePrimes]);

    [Fact]
    public void The_square_of_a_prime_is_found() =>
        WeakRsa.WeaknessesOf(BigInteger.Pow(WeakRsa.NextPrime(WeakRsa.Random(1024)), 2)).ShouldBe([KeyWeakness.RsaClosePrimes]);

    [Fact]
    public void Primes_that_differ_in_their_upper_halves_are_not_close() =>
        WeakRsa.WeaknessesOf(WeakRsa.ClosePrimes(1024, BigInteger.One << 560)).ShouldBeEmpty();

    [Fact]
    public void Keys_of_the_generator_of_Infineon_are_known() => WeakRsa.WeaknessesOf(WeakRsa.Roca()).ShouldBe([KeyWeakness.RsaRoca]);

    [Fact]
    public void Weak_but_usable_keys_are_accepted_and_named()
    {
        WeaknessesOfCertificate(WeakRsa.Roca()).ShouldBe([KeyWeakness.RsaRoca]);
        WeaknessesOfCertificate(WeakRsa.ClosePrimes(1024, 2)).ShouldBe([KeyWeakness.RsaClosePrimes]);
        WeaknessesOfCertificate(WeakRsa.Honest(2048) * 3).ShouldBe([KeyWeakness.RsaSmallFactor]);
        WeakKeys.Of(WeakRsa.Read(Vectors.Certificate("rsa-1024-sha1.pem"))).ShouldBe([KeyWeakness.RsaTooShort]);
        WeakKeys.Of(WeakRsa.Read(Vectors.Certificate("ec-sect163k1.pem"))).ShouldBe([KeyWeakness.CurveTooSmall]);
        WeakKeys.Of(WeakRsa.Read(Vectors.Certificate("ec-secp256r1.pem"))).ShouldBeEmpty();
        WeakKeys.Of(WeakRsa.Read(Vectors.Certificate("dsa-2048.pem"))).ShouldBeEmpty();
        WeakKeys.Of(WeakRsa.Read(Vectors.Certificate("rsassa-pss-key.pem"))).ShouldBeEmpty();
    }

    [Fact]
    public void Keys_that_no_peer_could_use_are_refused()
    {
        WeakRsa.CertificateOf(WeakRsa.Honest(2048), BigInteger.One).ShouldNotBeAcceptable("public exponent is less than 3");
        WeakRsa.CertificateOf(WeakRsa.Honest(2048) - 1).ShouldNotBeAcceptable("modulus is even");
    }

    private static IReadOnlyList<KeyWeakness> WeaknessesOfCertificate(BigInteger modulus) =>
        WeakKeys.Of(WeakRsa.Read(WeakRsa.CertificateOf(modulus)));
}
