using System.IO.Pipelines;
using Latchkey.Application.Metrics;
using Latchkey.Keystores;
using Latchkey.Keystores.Entries;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Server.Metrics;

/// <summary>
/// Writes when each entry ends. Straight from the keystores and not from an instrument: there may be a hundred thousand, and a
/// series must end with its entry.
/// </summary>
internal sealed class EntrySeries(KnownTenants tenants)
{
    /// <summary>The name on the page.</summary>
    public const string Name = "latchkey_entry_not_after_timestamp_seconds";

    // Some 64 KiB.
    private const int AtOnce = 400;

    private static readonly KeystoreName[] Watched = [KeystoreName.System, KeystoreName.Renewal];

    /// <summary>Writes the entries of a tenant, or of all.</summary>
    public async ValueTask WriteToAsync(PipeWriter output, string? tenant, CancellationToken cancellationToken)
    {
        var text = new PrometheusText(output);
        text.Family(Name, "gauge", "When the certificate of an entry of system or KeyRenewal ends, in seconds since 1970.");
        foreach (var entries in Entries(tenant).Chunk(AtOnce))
        {
            foreach (var (owner, keystore, entry) in entries) Write(text, owner, keystore, entry);
            await output.FlushAsync(cancellationToken);
        }
    }

    private IEnumerable<(string Tenant, string Keystore, KeystoreEntry Entry)> Entries(string? tenant) =>
        from known in tenants.All
        where tenant is null || known.Key == tenant
        from keystore in Watched
        from entry in known.Value[keystore].Entries.Values
        select (known.Key, keystore.ToString(), entry);

    private static void Write(PrometheusText text, string tenant, string keystore, KeystoreEntry entry) => text.Sample(
        Name,
        [
            new(MetricLabel.Tenant, tenant), new("keystore", keystore), new("alias", entry.Alias.Value),
            new("type", entry.Type == EntryType.KeyPair ? "Key Pair" : "Certificate"),
            new("owner", entry.Owner == EntryOwner.Operator ? "SAP" : "Tenant Administrator"),
        ],
        entry.Certificate.ValidNotAfter.ToUnixTimeSeconds());
}
