using System.CommandLine;
using Latchkey.Application.ServiceKeys;
using Latchkey.Cli.Commands.ServiceKey;

namespace Latchkey.Cli.Commands.Session;

/// <summary><c>latchkey session</c>: the sessions and tokens of people and clients.</summary>
internal static class SessionCommand
{
    private static readonly Option<string> Subject = new("--subject")
    {
        Description = "The client as the audit log names it: the clientid of a service key, or an issuer, a blank and the subject there.",
        Required = true,
    };

    public static Command Create()
    {
        var end = new Command("end", "End every session and token of a client. It can sign in again.") { Subject }.OnStorage();
        end.SetAction(EndAsync);
        return new Command("session", "End sessions and tokens.") { end };
    }

    private static async Task<int> EndAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var subject = arguments.GetRequiredValue(Subject);
        var issuer = StorageFeature.SettingsOf(arguments).SignIn.Issuers.FirstOrDefault(
            issuer => subject.StartsWith($"{issuer.Issuer} ", StringComparison.Ordinal));
        await using var folder = new ServiceKeyFolder(arguments);
        var isClient = await folder.EndSessionsAsync(
            subject, issuer?.Tenant ?? NewServiceKey.DefaultTenant, TimeProvider.System.GetUtcNow(), cancellationToken);
        Console.WriteLine(isClient
            ? $"Every session and token of the service key '{subject}' has ended. Its credentials still work; " +
                "`latchkey service-key revoke` ends them too."
            : $"Every session and token of '{subject}' has " +
                $"ended{(issuer is null ? ". It is neither a service key nor a subject of an identity provider in the settings" : "")}.");
        return 0;
    }
}
