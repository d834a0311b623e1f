using System.CommandLine;
using Latchkey.Application.ServiceKeys;

namespace Latchkey.Cli.Commands.ServiceKey;

/// <summary><c>latchkey service-key rotate</c>: gives a client new credentials while its old ones still work for a time.</summary>
internal static class RotateCommand
{
    private static readonly Option<double> Overlap = new("--overlap-hours")
    {
        Description = "How long the old credentials still work. 0 ends them at once. Default: 24",
        DefaultValueFactory = _ => 24,
    };

    private static readonly Option<bool> KeepTokens = new("--keep-tokens")
    {
        Description = "Let the tokens and sessions of the old credentials last until their own end. Without it they end with these.",
    };

    public static Command Create()
    {
        var command = new Command("rotate", "Give a service key a new secret or certificate, and print it. The secret is shown this once.")
        {
            ServiceKeyOptions.ClientId, ServiceKeyOptions.Url, Overlap, KeepTokens, ServiceKeyOptions.Certificate,
                ServiceKeyOptions.Renewable,
        }.OnStorage();
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var hours = arguments.GetValue(Overlap);
        if (hours is not (>= 0 and <= 8_760)) throw new CommandException("--overlap-hours must be from 0 to 8760.");
        var certificate = ServiceKeyOptions.CertificateOf(arguments);
        await using var folder = new ServiceKeyFolder(arguments);
        var serviceKey = await folder.RequireAsync(arguments.GetRequiredValue(ServiceKeyOptions.ClientId), cancellationToken);
        await folder.BeginAsync(
            $"rotates the service key '{serviceKey.Name}' ({serviceKey.ClientId}), {ServiceKeyFolder.Words(certificate)}",
            cancellationToken);
        var (credentials, now) = (NewCredentials.Make(certificate), TimeProvider.System.GetUtcNow());
        var (url, overlap, keepTokens) = (ServiceKeyOptions.UrlOf(arguments), TimeSpan.FromHours(hours), arguments.GetValue(KeepTokens));
        NewServiceKey? rotated = null;
        await folder.ChangeAsync(
            serviceKey.ClientId,
            key => (rotated = NewServiceKey.Rotate(key, credentials, url, now, overlap, keepTokens)).Stored,
            now,
            cancellationToken,
            certificate?.BindsAlone(serviceKey.ClientId, now));

        // The secret is kept nowhere else: it is printed before anything that may take long or fail.
        await ServiceKeyFolder.PrintAsync(rotated!);
        await folder.AnnounceAsync(cancellationToken);
        return 0;
    }
}
