using Latchkey.Server.Machine;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Server.Machine;

/// <summary>What other users of the machine, and the network, could see is closed, or said.</summary>
public sealed class ExposureTests : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly WorkFolder _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task A_start_closes_the_data_folder_and_its_files_and_says_so()
    {
        await using var server = await RunningServer.StartAsync();
        await server.StopAsync();
        await Shell.OutputAsync(
            $"cd '{server.Folder}' && chmod 2755 . && chmod 644 master.key service-key.json && echo mine > notes.txt && " +
            "chmod 644 notes.txt");
        await server.RestartAsync();
        File.GetUnixFileMode(server.Folder).ShouldBe(Owner | UnixFileMode.UserExecute | UnixFileMode.SetGroup);
        foreach (var name in new[] { "master.key", "service-key.json" })
            File.GetUnixFileMode(Path.Combine(server.Folder, name)).ShouldBe(Owner, name);
        File.GetUnixFileMode(Path.Combine(server.Folder, "notes.txt"))
            .ShouldBe(Owner | UnixFileMode.GroupRead | UnixFileMode.OtherRead, "it is not ours");
        var said = server.Log.Warnings.Where(line => line.EndsWith("its mode has been corrected", StringComparison.Ordinal)).ToList();
        said.Select(line => line.Replace(server.Folder, "data", StringComparison.Ordinal).Split(' ')[^6].TrimEnd(';'))
            .ShouldBe(["data", "data/master.key", "data/service-key.json"], ignoreOrder: true);
        await server.RestartAsync();
        server.Log.Warnings.Count(line => line.EndsWith("its mode has been corrected", StringComparison.Ordinal)).ShouldBe(3, "once");
    }

    // The log and its index are left by a server that was killed.
    [Fact]
    public async Task A_database_that_others_could_read_is_closed_to_them_together_with_its_log()
    {
        TestDatabase.RequireSqlite();
        string[] names = ["latchkey.db", "latchkey.db-wal", "latchkey.db-shm"];
        await using var server = await RunningServer.StartAsync();
        ShouldBeClosed();
        await server.StopAsync();
        await Shell.OutputAsync($"cd '{server.Folder}' && touch {string.Join(' ', names)} && chmod 666 {string.Join(' ', names)}");
        await server.RestartAsync();
        ShouldBeClosed();
        foreach (var name in names)
            server.Log.Warnings.ShouldContain(
                $"Other users of this machine could open {Path.Combine(server.Folder, name)}; its mode has been corrected");

        void ShouldBeClosed()
        {
            foreach (var name in names) File.GetUnixFileMode(Path.Combine(server.Folder, name)).ShouldBe(Owner, name);
        }
    }

    [Theory]
    [InlineData("600", false)]
    [InlineData("640", false)]
    [InlineData("440", false)]
    [InlineData("644", true)]
    [InlineData("604", true)]
    public async Task A_secret_elsewhere_is_left_as_it_is_and_warned_of_if_everybody_can_read_it(string mode, bool isWarned)
    {
        await _files.RunAsync($"mkdir -m 700 data && echo secret > real && chmod {mode} real && ln -s real linked");
        foreach (var name in new[] { "real", "linked" })
        {
            var said = Exposure.Close(SettingsOf.Values(("Storage:Folder", _files["data"]), ("MasterKey:PassphraseFile", _files[name])));
            said.ShouldBe(isWarned ? [$"Every user of this machine can read {_files[name]}; give it the mode 0600"] : []);
        }

        (await _files.RunAsync("stat -c %a real")).Trim().ShouldBe(mode);
    }

    [Theory]
    [InlineData("MasterKey:File")]
    [InlineData("MasterKey:PassphraseFile")]
    [InlineData("MasterKey:Pkcs11:PinFile", "MasterKey:Pkcs11:Module=/lib/module.so", "MasterKey:Pkcs11:Slot=1",
        "MasterKey:Pkcs11:KeyLabel=k")]
    [InlineData("Storage:DatabaseFile")]
    [InlineData("Server:Tls:KeyFile", "Server:Tls:CertificateFile=/dev/null")]
    [InlineData("Server:Tls:PfxFile")]
    [InlineData("Server:Tls:PasswordFile")]
    [InlineData("Notifications:Mail:PasswordFile", "Notifications:Mail:Host=192.0.2.1", "Notifications:Mail:UserName=u",
        "Notifications:Mail:From=a@example.com", "Notifications:Mail:Recipients=a@example.com")]
    [InlineData("Notifications:Webhooks:0:SecretFile", "Notifications:Webhooks:0:Name=a",
        "Notifications:Webhooks:0:Url=https://192.0.2.1/")]
    [InlineData("SignIn:Issuers:0:ClientSecretFile", "SignIn:Issuers:0:Issuer=https://issuer.example", "SignIn:Issuers:0:Audience=a",
        "SignIn:Issuers:0:Roles:a=PI_Read_Only", "SignIn:Issuers:0:ClientId=a")]
    public async Task Every_file_with_a_secret_is_warned_of_if_everybody_can_read_it(string setting, params string[] others)
    {
        var content = setting.Contains("Webhooks", StringComparison.Ordinal)
            ? $"whsec_{Convert.ToBase64String(new byte[24])}"
            : "Host=localhost;Database=x;Username=y";
        await _files.RunAsync($"mkdir -m 700 data && echo '{content}' > secret && chmod 644 secret");
        Exposure.Close(SettingsOf.Values([
            ("Storage:Folder", _files["data"]), ("Notifications:AllowedAddresses", "192.0.2.1"), (setting, _files["secret"]),
            .. others.Select(other => other.Split('=')).Select(other => (other[0], other[1]))]))
            .ShouldBe([$"Every user of this machine can read {_files["secret"]}; give it the mode 0600"]);
    }

    [Theory]
    [InlineData("http://0.0.0.0:8080;https://0.0.0.0:8443", "http://0.0.0.0:8080")]
    [InlineData("https://[::]:8443;http://10.1.2.3:8080", "http://10.1.2.3:8080")]
    [InlineData("https://0.0.0.0:8443;http://127.0.0.1:8080;http://localhost:8081;http://[::1]:8082", null)]
    public async Task Plain_http_to_the_network_beside_tls_is_warned_of(string urls, string? open)
    {
        await _files.RunAsync("mkdir -m 700 data && echo x > pfx && chmod 600 pfx");
        Exposure.Close(SettingsOf.Values(("Storage:Folder", _files["data"]), ("Server:Urls", urls), ("Server:Tls:PfxFile", _files["pfx"])))
            .ShouldBe(open is null ? [] : [$"{open} is reachable from the network without TLS; use only https addresses in Server:Urls"]);
    }

    [Fact]
    public async Task A_folder_that_belongs_to_all_is_not_closed()
    {
        await _files.RunAsync("mkdir data && chmod 1777 data");
        Exposure.Close(SettingsOf.Values(("Storage:Folder", _files["data"])))
            .ShouldBe([$"Other users of this machine share {_files["data"]}; choose a data folder of mode 0700"]);
        (await _files.RunAsync("stat -c %a data")).Trim().ShouldBe("1777");
    }
}
