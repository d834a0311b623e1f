using System.CommandLine;
using Latchkey.Application.ServiceKeys;
using Latchkey.Keystores.Access;

namespace Latchkey.Cli.Commands.ServiceKey;

/// <summary><c>latchkey service-key create</c>: makes a service key and prints it; the server may run meanwhile.</summary>
internal static class CreateCommand
{
    private static readonly string Known = string.Join(", ", Roles.All.Concat(RoleCollections.All.Keys));

    private static readonly Option<string> Name =
        new("--name") { Description = "Name of the client; shown as CreatedBy and LastModifiedBy.", Required = true };

    private static readonly Option<string> RoleNames =
        new("--roles") { Description = $"Roles and role collections, separated by commas: {Known}.", Required = true };

    public static Command Create()
    {
        var command = new Command("create", "Make a service key and print it. The secret is shown this once.")
        {
            Name, RoleNames, ServiceKeyOptions.Url, ServiceKeyOptions.Certificate, ServiceKeyOptions.Renewable,
        }.OnStorage();
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var roles = arguments.GetRequiredValue(RoleNames)
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (roles.Length == 0 || !roles.All(RoleCollections.Knows)) throw new CommandException($"--roles must name some of: {Known}.");
        var name = arguments.GetRequiredValue(Name);
        if (string.IsNullOrWhiteSpace(name) || name.Length > Keystores.Access.ServiceKey.MaxNameLength)
            throw new CommandException($"--name must have 1 to {Keystores.Access.ServiceKey.MaxNameLength} characters.");

        var certificate = ServiceKeyOptions.CertificateOf(arguments);
        await using var folder = new ServiceKeyFolder(arguments);
        await folder.BeginAsync(
            $"makes the service key '{name}' with {string.Join(' ', roles)}, {ServiceKeyFolder.Words(certificate)}", cancellationToken);
        var now = TimeProvider.System.GetUtcNow();
        var created = NewServiceKey.Create(name, roles, ServiceKeyOptions.UrlOf(arguments), now, certificate);
        await folder.AddAsync(created.Stored, certificate?.BindsAlone(created.Stored.ClientId, now), cancellationToken);
        await ServiceKeyFolder.PrintAsync(created);
        return 0;
    }
}
