using System.Text.RegularExpressions;

namespace Latchkey.Server.Tests.Infrastructure;

/// <summary>
/// One answer of a case of the protocol, from a file: the request line, request headers and the name of a file for the body;
/// after a blank line the status, response headers and, after another blank line, the body. After a line <c>---</c> the file
/// repeats the request with further headers, such as another <c>Accept</c>, and has the answer to that. <c>{root}</c> stands for
/// the service root; a response header without a value must be absent.
/// </summary>
internal sealed partial record ProtocolCase(
    string Method, string Path, IReadOnlyList<(string, string)> Headers, string? BodyFile,
    int Status, IReadOnlyList<(string Name, string Value)> Expected, string Body)
{
    /// <summary>Every answer of every case of a folder: the file, and the further headers of the request.</summary>
    public static TheoryData<string, string> All(string folder) =>
    [
        .. Directory.EnumerateFiles(System.IO.Path.Combine(Vectors.Folder, "Cases", folder))
            .Select(file => $"{folder}/{System.IO.Path.GetFileName(file)}")
            .Order(StringComparer.Ordinal).SelectMany(name => Parts(name).Select((part, i) => (name, i == 0 ? "" : Request(part)))),
    ];

    public static ProtocolCase Read(string name, string further)
    {
        var parts = Parts(name);
        var request = Request(parts[0]).Split('\n');
        var sections = (further.Length == 0 ? parts[0] : parts.Skip(1).Single(part => Request(part) == further)).Split("\n\n", 3);
        var answer = sections[1].Split('\n');
        var headers = request.Skip(1).Concat(further.Split('\n', StringSplitOptions.RemoveEmptyEntries)).Select(Header).ToList();
        return new ProtocolCase(
            request[0].Split(' ')[0],
            request[0].Split(' ', 2)[1],
            headers.Where(header => header.Name != "Body").ToList(),
            headers.FirstOrDefault(header => header.Name == "Body").Value,
            int.Parse(answer[0]),
            answer.Skip(1).Where(line => line.Length > 0).Select(Header).ToList(),
            sections.Length > 2 ? sections[2].TrimEnd('\n') : "");
    }

    public async Task CheckAsync(ApiClient client, Uri root)
    {
        var answer = await client.SendAsync(Method, Path, BodyFile is null ? null : Vectors.Body(BodyFile), [.. Headers]);
        answer.Status.ShouldBe(Status, answer.Text);
        foreach (var (name, value) in Expected)
        {
            if (value.Length == 0) answer.Headers.ShouldNotContainKey(name);
            else answer.Headers.GetValueOrDefault(name).ShouldBe(value);
        }

        answer.Text.ShouldBe(Folded(Body).Replace("{root}", new Uri(root, "/api/v1/").ToString(), StringComparison.Ordinal));
    }

    private static string[] Parts(string name) => File.ReadAllText(System.IO.Path.Combine(Vectors.Folder, "Cases", name)).Split("\n---\n");

    private static string Request(string part) => part.Split("\n\n", 2)[0];

    // Long documents are broken into lines in the files; on the wire there is no white space between elements.
    private static string Folded(string body) => Fold().Replace(body, "");

    private static (string Name, string Value) Header(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return (line[..colon], line[(colon + 1)..].Trim());
    }

    [GeneratedRegex("\n *")]
    private static partial Regex Fold();
}
