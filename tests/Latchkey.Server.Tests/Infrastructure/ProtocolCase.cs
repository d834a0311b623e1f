using System.Text.RegularExpressions;

namespace Latchkey.Server.Tests.Infrastructure;

/// <summary>
/// One case of the protocol, from a file: the request line, request headers and the name of a file for the body; after a
/// blank line the status, response headers and, after another blank line, the body. <c>{root}</c> stands for the service
/// root; a response header without a value must be absent.
/// </summary>
internal sealed partial record ProtocolCase(
    string Method, string Path, IReadOnlyList<(string, string)> Headers, string? BodyFile, int Status, IReadOnlyList<(string Name, string Value)> Expected, string Body)
{
    public static ProtocolCase Read(string name)
    {
        var sections = File.ReadAllText(System.IO.Path.Combine(Vectors.Folder, "Cases", name)).Split("\n\n", 3);
        var request = sections[0].Split('\n');
        var answer = sections[1].Split('\n');
        var headers = request.Skip(1).Select(Header).ToList();
        return new ProtocolCase(
            request[0].Split(' ')[0],
            request[0].Split(' ', 2)[1],
            headers.Where(header => header.Name != "Body").ToList(),
            headers.FirstOrDefault(header => header.Name == "Body").Value,
            int.Parse(answer[0]),
            answer.Skip(1).Where(line => line.Length > 0).Select(Header).ToList(),
            sections.Length > 2 ? sections[2].TrimEnd('\n') : "");
    }

    public static TheoryData<string> All(string folder) => [.. Directory.EnumerateFiles(System.IO.Path.Combine(Vectors.Folder, "Cases", folder))
        .Select(file => $"{folder}/{System.IO.Path.GetFileName(file)}").Order(StringComparer.Ordinal)];

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
