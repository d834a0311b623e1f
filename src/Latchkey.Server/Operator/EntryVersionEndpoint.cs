using Latchkey.Application.ServiceKeys;
using Latchkey.Keystores;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Latchkey.Keystores.Versions;
using Microsoft.AspNetCore.Routing;

namespace Latchkey.Server.Operator;

/// <summary>Former states of entries, for the operator at the machine.</summary>
internal static class EntryVersionEndpoint
{
    private const string Name = "operator";

    public static void MapEntryVersions(this IEndpointRouteBuilder routes)
    {
        var versions = routes.MapOperatorGroup("/entries/{hexalias}/versions");
        versions.MapGet("",
            (string hexalias, IEntryVersions store, CancellationToken cancellationToken) =>
            OperatorEndpoint.DoAsync(async () => Results.Json(
            await store.ReadAsync(NewServiceKey.DefaultTenant, Alias.FromHexalias(hexalias), long.MaxValue, cancellationToken).Select(View)
            .ToListAsync(cancellationToken))));
        versions.MapPost("{number:long}/restore",
            (string hexalias, long number, IKeystoreStore store, IEntryVersions versions, TimeProvider clock,
            CancellationToken cancellationToken) =>
            OperatorEndpoint.DoAsync(async () =>
            {
                var version =
                    await versions.FindAsync(NewServiceKey.DefaultTenant, Alias.FromHexalias(hexalias), number, cancellationToken);
                var edit = new Edit(Name, clock.GetUtcNow());
                await store.ChangeAsync(
                    NewServiceKey.DefaultTenant, keystores => keystores.System.Restore(version, edit), cancellationToken);
                return Results.NoContent();
            }));
    }

    private static OperatorEntryVersion View(EntryVersion version) => new(
        version.Number, version.Entry.Type.ToString(), version.Entry.Certificate.FingerprintSha256, version.EndedBy.ToString(),
        version.Ended.By, version.Ended.At);
}

/// <summary>A former state of an entry, as <c>latchkey entry history</c> shows it.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Type">The kind of entry.</param>
/// <param name="Fingerprint">The SHA-256 fingerprint of its certificate.</param>
/// <param name="Action">The act that ended it.</param>
/// <param name="EndedBy">The client or person that ended it.</param>
/// <param name="EndedTime">When.</param>
public sealed record OperatorEntryVersion(
    long Number, string Type, string Fingerprint, string Action, string EndedBy, DateTimeOffset EndedTime);
