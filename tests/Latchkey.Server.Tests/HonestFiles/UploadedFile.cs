using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.HonestFiles;

/// <summary>The checks of a file that was taken, by the tools of others.</summary>
/// <param name="shared">The server and keytool.</param>
/// <param name="client">A client of the tenant.</param>
/// <param name="upload">The file.</param>
/// <param name="before">The state before.</param>
internal sealed class UploadedFile(HonestFileServer shared, ApiClient client, Upload upload, IReadOnlyList<ListedEntry> before)
    : IDisposable
{
    private readonly WorkFolder _tools = new();

    public Task CheckAsync(string check) => check.Split('=', 2) switch
    {
        ["csr-verifies"] => RequestsVerifyAsync(),
        ["export-readable"] => ExportIsReadableAsync(),
        ["root", var sha256] => ChainBeginsWithAsync(sha256),
        ["rootCA", var sha256] => RootIsAsync(sha256),
        ["chain-verifies"] => ChainVerifiesAsync(),
        ["chain-length", var length] => ChainHasAsync(int.Parse(length)),
        ["has", var alternatives] => HasAsync(alternatives),
        ["entry", var entry] => HasEntryAsync(entry),
        ["entries", var count] => CountAsync(int.Parse(count)),
        ["before-untouched"] => BeforeIsUntouchedAsync(),
        ["unchanged"] => IsUnchangedBySameUploadAsync(),
        ["facts"] => FactsAgreeAsync(),
        ["ssh-line"] => SshLineAgreesAsync(),
        _ => throw new InvalidOperationException($"There is no check '{check}'."),
    };

    public void Dispose() => _tools.Dispose();

    private async Task RequestsVerifyAsync()
    {
        var pairs = (await EntriesAsync()).Where(entry => entry.Type == "Key Pair").ToList();
        pairs.ShouldNotBeEmpty();
        foreach (var pair in pairs)
        {
            await SaveAsync($"{pair.Path}/SigningRequest/$value", "request");
            await SaveAsync($"{pair.Path}/Certificate/$value", "certificate");
            await _tools.RunAsync(
                "openssl req -in request -verify -noout 2>&1 && " +
                "cmp <(openssl req -in request -pubkey -noout) <(openssl x509 -in certificate -pubkey -noout)");
        }
    }

    private async Task ExportIsReadableAsync()
    {
        var exported = await client.GetAsync("KeystoreResources('system')", ("Accept", "application/json"));
        await _tools.WriteAsync("exported", exported.Data.GetProperty("Resource").GetBytesFromBase64());
        (await shared.Keytool.ListAsync(_tools["exported"], "JCEKS", "")).Select(certificate => certificate.Alias).ShouldContain("witness");
    }

    private async Task ChainBeginsWithAsync(string sha256)
    {
        await SplitChainAsync();
        (await FingerprintAsync("chain-00")).ShouldBe(sha256);
    }

    private async Task RootIsAsync(string sha256)
    {
        await SaveAsync($"{(await PairAsync()).Path}/Certificate/$value?rootCA=true", "root");
        (await FingerprintAsync("root")).ShouldBe(sha256);
    }

    private async Task ChainVerifiesAsync()
    {
        await SplitChainAsync();
        await _tools.RunAsync(
            "for above in chain-*; do [ -z \"$last\" ] || openssl verify -partial_chain -no_check_time -trusted $last $above || exit 1; " +
            "last=$above; done");
    }

    private async Task ChainHasAsync(int length) => (await SplitChainAsync()).ShouldBe(length);

    private async Task HasAsync(string alternatives)
    {
        var entries = await EntriesAsync();
        alternatives.Split('|')
            .ShouldContain(alternative => entries.Any(entry => alternative == $"{entry.Sha256}/{entry.Type}"), string.Join('\n', entries));
    }

    private async Task HasEntryAsync(string expected) =>
        (await EntriesAsync()).Select(entry => $"{entry.Alias}/{entry.Type}").ShouldContain(expected);

    private async Task CountAsync(int count) => (await EntriesAsync()).Count.ShouldBe(count);

    private async Task BeforeIsUntouchedAsync() =>
        before.Select(entry => (entry.Alias, entry.Type, entry.Sha256))
            .ShouldBeSubsetOf((await EntriesAsync()).Select(entry => (entry.Alias, entry.Type, entry.Sha256)));

    private async Task IsUnchangedBySameUploadAsync()
    {
        var first = await EntriesAsync();
        shared.Server.Clock.Advance(TimeSpan.FromSeconds(2));
        var answer = await upload.SendAsync(client, upload.Operation == "chain"
            ? "&returnKeystoreEntries=true"
            : "&update=true&returnKeystoreEntries=true");
        answer.Status.ShouldBe(200, answer.Text);
        answer.Entries.Values.ShouldAllBe(entry => entry.GetProperty("Status").GetString() == "unchanged");
        (await EntriesAsync()).ShouldBe(first);
    }

    private async Task FactsAgreeAsync()
    {
        File.Copy(HonestFileCase.PathOf(upload.File), _tools["file"]);
        var serial = (await _tools.RunAsync("openssl x509 -in file -noout -serial")).Trim().Split('=')[1].TrimStart('0').ToUpperInvariant();
        var entry = (await EntriesAsync()).Single(entry => entry.Alias == upload.Alias);
        entry.Sha256.ShouldBe(await FingerprintAsync("file"));
        entry.Serial[2..].ShouldBe(serial);
    }

    private async Task SshLineAgreesAsync()
    {
        await _tools.WriteAsync("key", await File.ReadAllBytesAsync(HonestFileCase.PathOf(upload.File)));
        var line = await _tools.RunAsync($"chmod 600 key && ssh-keygen -y -P '{upload.Password}' -f key");
        var exported = (await client.GetAsync($"{(await PairAsync()).Path}/Sshkey/$value")).Text;
        exported.Split(' ')[..2].ShouldBe(line.Trim().Split(' ')[..2]);
    }

    private Task<IReadOnlyList<ListedEntry>> EntriesAsync() => ListedEntry.AllAsync(client);

    private async Task<ListedEntry> PairAsync() => (await EntriesAsync()).Single(entry => entry.Type == "Key Pair");

    private async Task SaveAsync(string path, string file)
    {
        var answer = await client.GetAsync(path);
        answer.Status.ShouldBe(200, answer.Text);
        await _tools.WriteAsync(file, answer.Bytes);
    }

    /// <summary>
    /// Writes the certificates of the chain to <c>chain-00</c> and so on, the root first, and returns how many there are.
    /// </summary>
    private async Task<int> SplitChainAsync()
    {
        await SaveAsync($"{(await PairAsync()).Path}/ChainResource/$value", "chain");
        return int.Parse(await _tools.RunAsync(
            "openssl pkcs7 -in chain -print_certs | sed -n '/BEGIN/,/END/p' " +
            "| awk '/BEGIN/ { file = sprintf(\"chain-%02d\", n++) } { print > file } END { print n }'"));
    }

    private async Task<string> FingerprintAsync(string file) =>
        (await _tools.RunAsync($"openssl x509 -in {file} -noout -fingerprint -sha256")).Trim().Split('=')[1]
            .Replace(":", "", StringComparison.Ordinal).ToLowerInvariant();
}
