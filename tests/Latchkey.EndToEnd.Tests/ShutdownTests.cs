using System.Net.Sockets;
using Latchkey.EndToEnd.Tests.Infrastructure;

namespace Latchkey.EndToEnd.Tests;

/// <summary>How a server ends when the system asks it to.</summary>
public sealed class ShutdownTests
{
    private const int BySigTerm = 143;

    private static readonly byte[] Certificate = File.ReadAllBytes(Path.Combine(Repository.Root, "examples", "isrg-root-x1.pem"));

    [Fact]
    public async Task An_upload_under_way_is_finished_and_nothing_new_is_taken()
    {
        await using var folder = await ServedFolder.StartedBeforeAsync();
        using var client = await folder.StartAsync();
        await using var upload = await SlowUpload.BeginAsync(client, "late", Certificate);
        folder.Server.Terminate();
        await Task.Delay(TimeSpan.FromSeconds(3)); // longer than the two seconds that the command line library would allow
        await Should.ThrowAsync<SocketException>(async () =>
        {
            using var late = new TcpClient();
            await late.ConnectAsync(client.Root.Host, client.Root.Port);
        });

        (await upload.EndAsync()).ShouldBe("HTTP/1.1 204 No Content");
        (await folder.Server.EndAsync()).ShouldBe(0, folder.Server.Output);
        File.Exists(Path.Combine(folder.Data, "operator.sock")).ShouldBeFalse();
        using var again = await folder.StartAsync();
        (await again.ListAsync()).Keys.ShouldContain("late");
    }

    [Fact]
    public async Task An_upload_that_takes_too_long_is_cut_and_named()
    {
        await using var folder = await ServedFolder.StartedBeforeAsync();
        using var client = await folder.StartAsync(("LATCHKEY__Shutdown__Seconds", "1"));
        await using var upload = await SlowUpload.BeginAsync(client, "too late", Certificate);
        folder.Server.Terminate();
        (await folder.Server.EndAsync()).ShouldBe(0, folder.Server.Output);
        folder.Server.Output.ShouldContain("still in progress 1 seconds after the shutdown began (Shutdown:Seconds)");
        folder.Server.Output.ShouldNotContain("Exception", Case.Sensitive, "nothing went wrong but the upload");
    }

    [Fact]
    public async Task A_second_order_ends_the_server_at_once()
    {
        await using var folder = await ServedFolder.StartedBeforeAsync();
        using var client = await folder.StartAsync();
        await using var upload = await SlowUpload.BeginAsync(client, "never", Certificate);
        folder.Server.Terminate();
        await Task.Delay(TimeSpan.FromMilliseconds(500)); // signals of one kind are counted once until they are taken
        folder.Server.Terminate();
        (await folder.Server.EndAsync()).ShouldBe(BySigTerm);
    }

    [Theory]
    [InlineData("The master key opens")]
    [InlineData("Audit log of default")]
    public async Task An_order_to_end_during_a_start_is_no_failure(string phase)
    {
        await using var folder = new ServedFolder();
        await using var server = Program.Latchkey(["serve", "--urls", "http://127.0.0.1:0", "--data", folder.Data]);
        while (!server.Output.Contains(phase, StringComparison.Ordinal)) await Task.Delay(5, TestContext.Current.CancellationToken);
        server.Terminate();
        (await server.EndAsync()).ShouldBe(0, server.Output);
        server.Output.ShouldNotContain("Exception");
    }
}
