using System.CommandLine;
using Latchkey.Keystores.Access;
using Latchkey.Server;
using Latchkey.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Latchkey.Cli.Commands.ServiceKey;

/// <summary><c>latchkey service-key create</c>: makes a service key and prints it; the server may run meanwhile.</summary>
internal static class CreateCommand
{
    public static Command Create()
    {
        var data = new Option<string>("--data") { Description = "Data folder of the server. Default: ./data", DefaultValueFactory = _ => "./data" };
        var name = new Option<string>("--name") { Description = "Name of the client; shown as CreatedBy and LastModifiedBy.", Required = true };
        var roles = new Option<string>("--roles") { Description = $"Roles, separated by commas: {string.Join(", ", Roles.All)}.", Required = true };
        var url = new Option<Uri>("--url") { Description = "Address of the server, as clients see it.", DefaultValueFactory = _ => new Uri("http://127.0.0.1:8080") };
        var command = new Command("create", "Make a service key and print it. The secret is shown this once.") { data, name, roles, url };
        command.SetAction((arguments, cancellationToken) => RunAsync(
            arguments.GetRequiredValue(data), arguments.GetRequiredValue(name), arguments.GetRequiredValue(roles), arguments.GetRequiredValue(url), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string data, string name, string roleList, Uri url, CancellationToken cancellationToken)
    {
        var roles = roleList.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (roles.Length == 0 || roles.Except(Roles.All, StringComparer.Ordinal).ToList() is { Count: > 0 })
            throw new CommandException($"--roles must name some of: {string.Join(", ", Roles.All)}.");
        if (string.IsNullOrWhiteSpace(name) || name.Length > Keystores.Access.ServiceKey.MaxNameLength)
            throw new CommandException($"--name must have 1 to {Keystores.Access.ServiceKey.MaxNameLength} characters.");

        await using var services = new ServiceCollection()
            .AddLatchkeyStorage(new StorageOptions { DataFolder = Path.GetFullPath(data) })
            .BuildServiceProvider();
        var created = NewServiceKey.Create(name, roles, url, TimeProvider.System.GetUtcNow());
        await services.GetRequiredService<IServiceKeyStore>().AddAsync(created.Stored, cancellationToken);
        await using var output = Console.OpenStandardOutput();
        await output.WriteAsync(created.Document, cancellationToken);
        return 0;
    }
}
