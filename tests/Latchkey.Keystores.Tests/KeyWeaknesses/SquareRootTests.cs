using System.Numerics;
using System.Security.Cryptography;
using Latchkey.Keystores.KeyWeaknesses;

namespace Latchkey.Keystores.Tests.KeyWeaknesses;

/// <summary>Roots are exact at every size, also next to squares.</summary>
public sealed class SquareRootTests
{
    [Fact]
    public void Small_numbers_have_their_roots()
    {
        for (var number = 0; number < 10_000; number++) ShouldBeExact(number);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(64)]
    [InlineData(128)]
    [InlineData(512)]
    public void Squares_and_their_neighbours_have_their_roots(int octets)
    {
        for (var i = 0; i < 300; i++)
        {
            var root = new BigInteger(RandomNumberGenerator.GetBytes(octets), isUnsigned: true) + 1;
            root >>= RandomNumberGenerator.GetInt32(4 * octets);
            ShouldBeExact(root * root);
            ShouldBeExact((root * root) - 1);
            ShouldBeExact((root * root) + (2 * root));
            ShouldBeExact(new BigInteger(RandomNumberGenerator.GetBytes(octets), isUnsigned: true));
        }
    }

    [Fact]
    public void Powers_of_two_and_the_numbers_below_have_their_roots()
    {
        for (var bits = 0; bits < 4_200; bits++)
        {
            ShouldBeExact(BigInteger.One << bits);
            ShouldBeExact((BigInteger.One << bits) - 1);
        }
    }

    private static void ShouldBeExact(BigInteger number)
    {
        if (number.Sign < 0) return;
        var (root, rest) = SquareRoot.Of(number);
        ((root * root) + rest).ShouldBe(number);
        rest.ShouldBeInRange(0, 2 * root);
    }
}
