using Latchkey.Pages.Downloads;

namespace Latchkey.Server.Tests.Pages.Downloads;

public sealed class CsvTextTests
{
    [Theory]
    [InlineData("=1+1", "\"'=1+1\"")]
    [InlineData("+1", "\"'+1\"")]
    [InlineData("-1+2", "\"'-1+2\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("\n=1", "\"'\n=1\"")]
    [InlineData("＝1", "\"'＝1\"")]
    [InlineData("=\"a\",=1", "\"'=\"\"a\"\",=1\"")]
    public void A_formula_is_made_text(string value, string expected) => CsvText.Record([value]).ShouldBe($"{expected}\r\n");

    [Fact]
    public void Cells_are_quoted_so_that_none_begins_another() =>
        CsvText.Record(["a,b", "c;=d", "say \"x\"", "", "1 = 1"]).ShouldBe("\"a,b\",\"c;=d\",\"say \"\"x\"\"\",\"\",\"1 = 1\"\r\n");
}
