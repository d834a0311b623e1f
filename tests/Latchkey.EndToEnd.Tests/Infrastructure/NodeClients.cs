namespace Latchkey.EndToEnd.Tests.Infrastructure;

/// <summary>
/// The clients under <c>Clients</c>, each scenario of which is a Node program that gets a server and a service key.
/// </summary>
internal static class NodeClients
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Latchkey.EndToEnd.Tests", "Clients");

    /// <summary>Runs a scenario against a server of its own, to its end; it must succeed.</summary>
    public static async Task RunAsync(string scenario, IEnumerable<string> options, params (string Name, string Value)[] settings)
    {
        await using var folder = await ServedFolder.StartedBeforeAsync();
        using var administrator = await folder.StartAsync(settings);
        await using var node = Program.Start(
            "node", [Path.Combine(Folder, scenario), administrator.Root.ToString(), Path.Combine(folder.Data, "service-key.json"),
                .. options]);
        (await node.EndAsync()).ShouldBe(0, node.Output);
    }
}
