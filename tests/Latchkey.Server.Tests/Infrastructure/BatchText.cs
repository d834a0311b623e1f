using System.Text;

namespace Latchkey.Server.Tests.Infrastructure;

/// <summary>Writes batches as clients do, and reads their answers.</summary>
internal sealed class BatchText
{
    private const string Boundary = "batch_of_a_test";
    private const string ChangesetBoundary = "changeset_of_a_test";

    private readonly List<byte> _body = [];

    /// <summary>Adds a query.</summary>
    public BatchText Query(string target, params string[] headers) =>
        Delimiter(Boundary).Request("GET", target, [], null, ["Accept: application/json", .. headers]);

    /// <summary>Adds a changeset.</summary>
    public BatchText Changeset(params IEnumerable<Change> changes)
    {
        Delimiter(Boundary).Line($"Content-Type: multipart/mixed; boundary={ChangesetBoundary}").Line("");
        foreach (var change in changes)
            Delimiter(ChangesetBoundary)
                .Request(change.Method, change.Target, change.Body, change.ContentId, ["Accept: application/json", .. change.Headers]);
        return Line($"--{ChangesetBoundary}--").Line("");
    }

    /// <summary>Sends the batch and reads the answer, which must be 202.</summary>
    public async Task<IReadOnlyList<BatchAnswer>> SendAsync(ApiClient client, params (string Name, string Value)[] headers)
    {
        var answer = await PostAsync(client, headers);
        answer.Status.ShouldBe(202, answer.Text);
        return BatchAnswer.ReadAll(answer.Text, answer.ContentType!);
    }

    /// <summary>Sends the batch, whatever comes of it.</summary>
    public Task<Answer> PostAsync(ApiClient client, params (string Name, string Value)[] headers) =>
        client.SendAsync("POST", "$batch", [.. _body, .. Encoding.ASCII.GetBytes($"--{Boundary}--\r\n")],
            [("Content-Type", $"multipart/mixed; boundary={Boundary}"), .. headers]);

    private BatchText Delimiter(string boundary) => Line($"--{boundary}");

    private BatchText Request(string method, string target, byte[] body, string? contentId, IEnumerable<string> headers)
    {
        Line("Content-Type: application/http").Line("Content-Transfer-Encoding: binary");
        if (contentId is not null) Line($"Content-ID: {contentId}");
        Line("").Line($"{method} {target} HTTP/1.1");
        foreach (var header in headers) Line(header);
        if (body.Length > 0) Line($"Content-Length: {body.Length}");
        Line("");
        _body.AddRange(body);
        return Line("");
    }

    private BatchText Line(string text)
    {
        _body.AddRange(Encoding.UTF8.GetBytes(text + "\r\n"));
        return this;
    }
}

/// <summary>A change in a changeset.</summary>
internal sealed record Change(string Method, string Target, byte[] Body, params string[] Headers)
{
    public string? ContentId { get; init; }

    public static Change Import(string alias, byte[] certificate, string options = "fingerprintVerified=true") =>
        new("PUT", $"CertificateResources('{ApiClient.Hex(alias)}')/$value?{options}", certificate);

    public static Change Delete(string alias) => new("DELETE", $"KeystoreEntries('{ApiClient.Hex(alias)}')", []);

    public static Change Json(string method, string target, object entity) =>
        new(method, target, System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(entity), "Content-Type: application/json");
}

/// <summary>The answer of one request of a batch, or those of a changeset.</summary>
internal sealed record BatchAnswer(int Status, IReadOnlyDictionary<string, string> Headers, string Text, IReadOnlyList<BatchAnswer> Changes)
{
    public static IReadOnlyList<BatchAnswer> ReadAll(string text, string contentType)
    {
        var boundary = contentType.Split("boundary=")[1];
        var parts = text.Split($"--{boundary}\r\n")[1..];
        parts[^1].TrimEnd().ShouldEndWith($"--{boundary}--");
        return [.. parts.Select(part => Read(part.Split($"--{boundary}--")[0]))];
    }

    private static BatchAnswer Read(string part)
    {
        var (headers, content) = Head(part);
        if (headers["Content-Type"].StartsWith("multipart/", StringComparison.Ordinal))
            return new BatchAnswer(0, headers, "", ReadAll(content, headers["Content-Type"]));
        headers["Content-Type"].ShouldBe("application/http");
        var (line, rest) = (content.Split("\r\n", 2)[0], content.Split("\r\n", 2)[1]);
        var (own, body) = Head(rest);
        body = body[..^2];
        if (own.TryGetValue("Content-Length", out var length)) Encoding.UTF8.GetByteCount(body).ShouldBe(int.Parse(length));
        return new BatchAnswer(int.Parse(line.Split(' ')[1]), own, body, []);
    }

    private static (Dictionary<string, string> Headers, string Content) Head(string text)
    {
        var end = text.StartsWith("\r\n", StringComparison.Ordinal) ? 0 : text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 2;
        var headers = text[..end].Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(": ", 2))
            .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        return (headers, text[(end + 2)..]);
    }
}
