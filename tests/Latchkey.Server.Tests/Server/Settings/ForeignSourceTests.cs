using Latchkey.Server.Tests.Infrastructure;
using Microsoft.Extensions.Configuration;

namespace Latchkey.Server.Tests.Server.Settings;

/// <summary>The framework under the server has no source of settings that anybody else fills.</summary>
public sealed class ForeignSourceTests
{
    // So every setting of the framework has no effect, those that later versions add included.
    [Fact]
    public async Task Neither_the_environment_nor_a_file_nor_a_command_line_is_a_source_of_its_settings()
    {
        await using var server = await RunningServer.StartAsync();
        var root = (IConfigurationRoot)server.Service<IConfiguration>();
        root.Providers.Select(provider => provider.GetType().Name).Distinct()
            .ShouldBeSubsetOf(["MemoryConfigurationProvider", "ChainedConfigurationProvider"]);
        root.AsEnumerable().Select(setting => setting.Key).ShouldNotContain("PATH");
    }
}
