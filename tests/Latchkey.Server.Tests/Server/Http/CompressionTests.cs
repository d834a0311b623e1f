using System.IO.Compression;
using System.Text;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Server.Http;

/// <summary>Gzip, for those who ask.</summary>
public sealed class CompressionTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Theory]
    [InlineData("KeystoreEntries", "application/json")]
    [InlineData("KeystoreEntries", "application/atom+xml")]
    [InlineData("KeystoreEntries('6d796365727469666963617465')", "application/xml")]
    [InlineData("$metadata", "*/*")]
    public async Task A_document_is_compressed_and_is_the_same_document(string path, string accept)
    {
        var plain = await shared.Client.GetAsync(path, ("Accept", accept));
        plain.Headers.ShouldNotContainKey("Content-Encoding");
        plain.Headers["Vary"].ShouldBe("Accept, Accept-Encoding, Prefer");

        var compressed = await shared.Client.GetAsync(path, ("Accept", accept), ("Accept-Encoding", "br;q=1, gzip;q=0.5"));
        compressed.Headers["Content-Encoding"].ShouldBe("gzip");
        compressed.Headers["Vary"].ShouldBe("Accept, Accept-Encoding, Prefer");
        compressed.Headers.ShouldNotContainKey("Content-Length");
        compressed.Bytes.Length.ShouldBeLessThan(plain.Bytes.Length / 2);
        Text(compressed).ShouldBe(plain.Text);
        compressed.Headers.GetValueOrDefault("ETag").ShouldBe(plain.Headers.GetValueOrDefault("ETag"));
    }

    [Fact]
    public async Task The_answer_of_a_batch_is_compressed()
    {
        var answer = await new BatchText().Query("KeystoreEntries").Query("KeystoreEntries")
            .PostAsync(shared.Client, ("Accept-Encoding", "gzip"));
        answer.Headers["Content-Encoding"].ShouldBe("gzip");
        Text(answer).ShouldContain("HTTP/1.1 200 OK");
    }

    [Theory]
    [InlineData("KeystoreEntries/$count")]
    [InlineData("Keystores('system')?$format=json")]
    [InlineData("NoSuchSet")]
    [InlineData("KeystoreEntries('6d796365727469666963617465')/Certificate/$value")]
    public async Task Small_documents_and_files_are_not_compressed(string path)
    {
        var answer = await shared.Client.GetAsync(path, ("Accept-Encoding", "gzip"));
        answer.Headers.ShouldNotContainKey("Content-Encoding");
        answer.Headers.ShouldContainKey("Content-Length");
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("br, deflate")]
    [InlineData("gzip;q=0")]
    [InlineData("nonsense;;;=")]
    public async Task A_client_that_does_not_accept_gzip_gets_none(string encoding) =>
        (await shared.Client.GetAsync("KeystoreEntries", ("Accept-Encoding", encoding))).Headers.ShouldNotContainKey("Content-Encoding");

    [Fact]
    public async Task Head_has_no_body_to_compress()
    {
        var answer = await shared.Client.SendAsync("HEAD", "KeystoreEntries", null, ("Accept-Encoding", "gzip"));
        answer.Status.ShouldBe(200);
        answer.Bytes.ShouldBeEmpty();
    }

    private static string Text(Answer answer)
    {
        using var unzipped = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(answer.Bytes), CompressionMode.Decompress)) gzip.CopyTo(unzipped);
        return Encoding.UTF8.GetString(unzipped.ToArray());
    }
}
