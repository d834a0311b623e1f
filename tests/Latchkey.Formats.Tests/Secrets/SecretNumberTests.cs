using System.Numerics;
using CsCheck;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Tests.Secrets;

/// <summary>Arithmetic whose operands can be cleared.</summary>
public sealed class SecretNumberTests
{
    [Fact]
    public void The_remainder_is_that_of_big_integers() =>
        Gen.Select(Gen.Byte.Array[0, 40], Gen.Byte.Array[1, 20]).Sample((number, divisor) =>
        {
            divisor[^1] |= 1;
            var predecessor = Unsigned(divisor) - 1;
            if (predecessor.IsZero) return;

            using var remainder = SecretNumber.ModuloPredecessor(number, divisor);

            Unsigned(remainder.Span).ShouldBe(Unsigned(number) % predecessor);
            remainder.Length.ShouldBe(divisor.Length);
        });

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("01")]
    [InlineData("0001")]
    [InlineData("1234")]
    public void A_number_that_cannot_be_prime_is_refused(string divisor) =>
        Should.Throw<InvalidDataException>(() => SecretNumber.ModuloPredecessor([1], Convert.FromHexString(divisor)));

    private static BigInteger Unsigned(ReadOnlySpan<byte> number) => new(number, isUnsigned: true, isBigEndian: true);
}
