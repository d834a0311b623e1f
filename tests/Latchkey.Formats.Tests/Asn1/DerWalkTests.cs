using Latchkey.Formats.Asn1;


namespace Latchkey.Formats.Tests.Asn1;

/// <summary>The indefinite lengths of BER, which only PKCS#12 allows.</summary>
public sealed class DerWalkTests
{
    [Theory]
    [InlineData("30800000", DerFault.None)]
    [InlineData("308002010530800000040107" + "0000", DerFault.None)]
    [InlineData("30053080020103", DerFault.Malformed)] // the inner one does not end in its parent
    [InlineData("300730800201030000", DerFault.None)]
    [InlineData("3080020103", DerFault.Malformed)]
    [InlineData("308002010300", DerFault.Malformed)]
    [InlineData("3080", DerFault.Malformed)]
    [InlineData("3080000000", DerFault.TrailingData)]
    [InlineData("308000000500", DerFault.TrailingData)]
    [InlineData("0480000000", DerFault.Malformed)] // a primitive value needs its length
    [InlineData("308004800000" + "0000", DerFault.Malformed)]
    [InlineData("248004010104010200" + "00", DerFault.None)]
    [InlineData("308000010105000000", DerFault.Malformed)] // tag 0 with contents
    public void Indefinite_lengths_end_at_two_zeros(string hex, object expected)
    {
        var ber = Convert.FromHexString(hex);

        DerWalk.Check(ber, allowIndefinite: true).ShouldBe((DerFault)expected);
        DerWalk.Check(ber).ShouldNotBe(DerFault.None);
    }

    [Fact]
    public void Levels_of_indefinite_length_count()
    {
        DerWalk.Check(Levels(DerWalk.MaxDepth), allowIndefinite: true).ShouldBe(DerFault.None);
        DerWalk.Check(Levels(DerWalk.MaxDepth + 1), allowIndefinite: true).ShouldBe(DerFault.TooDeep);
    }

    private static byte[] Levels(int count) =>
        [.. Enumerable.Repeat<byte[]>([0x30, 0x80], count).SelectMany(level => level), .. new byte[2 * count]];
}
