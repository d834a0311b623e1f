namespace Latchkey.EndToEnd.Tests.Infrastructure;

/// <summary>What the operator's socket of a data folder answers.</summary>
internal static class OperatorSocket
{
    /// <summary>The body; empty while no server listens.</summary>
    public static async Task<string> GetAsync(string data, string path) =>
        (await Program.RunAsync(
            "curl", ["--silent", "--unix-socket", Path.Combine(data, "operator.sock"), $"http://operator{path}"])).Output;
}
