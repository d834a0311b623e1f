using System.Diagnostics;
using Latchkey.Application.Sealing;
using Latchkey.Application.Upkeep;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Latchkey.Server.Tests.Infrastructure;
using Microsoft.Extensions.Hosting;

namespace Latchkey.Server.Tests.Application.Sealing;

/// <summary>A server that starts on an altered log reports it, and keeps the ends of its logs elsewhere.</summary>
[OnBothEngines]
public sealed class AuditAlarmTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_first_start_and_an_orderly_second_one_raise_no_alarm()
    {
        await using var server = await RunningServer.StartAsync();
        (await server.Service<IAuditLog>().ExpectedTenantsAsync(Token)).ShouldBe(["default"]);
        (await server.Service<IAuditLog>().VerifyAsync("default", Token)).FirstBad.ShouldBeNull("a new database has a head");
        await FillAsync(server);
        await server.RestartAsync();
        server.Service<AuditAlarms>().Raised.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("DELETE FROM AuditMarks")]
    [InlineData("DELETE FROM AuditRecords; DELETE FROM AuditMarks")]
    [InlineData("DELETE FROM AuditRecords WHERE Sequence > 1")]
    [InlineData("UPDATE Tenants SET Revision = Revision + 7")]
    [InlineData("UPDATE AuditMarks SET Sequence = 1 WHERE Name = 'head'")]
    public async Task A_start_on_an_altered_log_raises_an_alarm_and_the_log_continues(string sql)
    {
        await using var server = await RunningServer.StartAsync();
        await FillAsync(server);
        await server.StopAsync();
        File.Delete(Path.Combine(server.Folder, AuditWitness.FileName));
        server.Database.Execute(sql);
        await server.RestartAsync();
        var raised = server.Service<AuditAlarms>().Raised.ShouldHaveSingleItem();
        server.Log.Lines.ShouldContain(line => line.StartsWith("The audit log of default differs", StringComparison.Ordinal));
        using var client = await server.SignInAsync();
        await client.ImportAsync("after", Vectors.Body("self-signed-rsa.pem"));
        var records = server.Service<IAuditLog>().ReadAsync("default", new AuditRange(), Token);
        (await records.SingleAsync(record => record.Act.Verb == AuditVerb.Alarm, Token)).Act.Detail.ShouldBe(raised["default: ".Length..]);
    }

    [Fact]
    public async Task A_head_that_is_put_back_among_records_that_change_nothing_raises_an_alarm()
    {
        await using var server = await RunningServer.StartAsync();
        await FillAsync(server);
        server.Database.Execute("CREATE TABLE kept AS SELECT * FROM AuditMarks WHERE Name = 'head' AND Tenant = 'default'");
        var before = (await HeadAsync(server)).Sequence;
        using var client = await server.SignInAsync(); // leaves a record
        await SecondAsync(server, () => HeadAsync(server).Result.Sequence > before);
        server.Database.Execute(
            "DELETE FROM AuditMarks WHERE Name = 'head' AND Tenant = 'default'; INSERT INTO AuditMarks SELECT * FROM kept");
        await client.ImportAsync("after", Vectors.Body("self-signed-rsa.pem"));
        server.Service<AuditAlarms>().Raised.ShouldContain(
            alarm => alarm.StartsWith("default: the log goes on to record", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_record_beyond_the_head_raises_an_alarm_and_the_log_goes_on_after_it()
    {
        await using var server = await RunningServer.StartAsync();
        await FillAsync(server);
        server.Database.Execute(
            """
            UPDATE AuditRecords SET Sequence = Sequence + 1
            WHERE Tenant = 'default' AND Sequence = (SELECT MAX(Sequence) FROM AuditRecords WHERE Tenant = 'default')
            """);
        using var client = await server.SignInAsync();
        await client.ImportAsync("after", Vectors.Body("self-signed-rsa.pem"));
        server.Service<AuditAlarms>().Raised.ShouldHaveSingleItem().ShouldStartWith("default: the log goes on to record");
        (await server.Service<IAuditLog>().VerifyAsync("default", Token)).FirstBad.ShouldNotBeNull();
        await server.RestartAsync();
        server.Service<AuditAlarms>().Raised.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_head_that_cannot_be_read_raises_an_alarm()
    {
        TestDatabase.RequireSqlite(); // PostgreSQL takes no such value
        await using var server = await RunningServer.StartAsync();
        await FillAsync(server);
        server.Database.Execute("UPDATE AuditMarks SET KeyId = 'x' WHERE Name = 'head'");
        using var client = await server.SignInAsync();
        await client.ImportAsync("after", Vectors.Body("self-signed-rsa.pem"));
        server.Service<AuditAlarms>().Raised.ShouldHaveSingleItem().ShouldBe("default: the end cannot be read");
        await server.RestartAsync();
        server.Service<AuditAlarms>().Raised.ShouldBeEmpty();
    }

    // The next head would cover each of them up.
    [Theory]
    [InlineData("DELETE FROM AuditMarks WHERE Name = 'head'", "no mark confirms that the record is the last one")]
    [InlineData("UPDATE AuditMarks SET TimeUnixMs = 9000000000000000000 WHERE Name = 'head'", "the mark 'head' is not as it was signed")]
    [InlineData("UPDATE AuditMarks SET Hash = Signature WHERE Name = 'head'", "the mark 'head' is not as it was signed")]
    [InlineData("UPDATE Tenants SET Revision = Revision - 1", "the log belongs to revision \\d+ of the keystores, which are at .*")]
    [InlineData("UPDATE Tenants SET Revision = -5", "the log belongs to revision \\d+ of the keystores, which are at revision -5")]
    [InlineData("UPDATE Tenants SET Revision = 9223372036854775807", "the log belongs to revision \\d+ of the keystores, .*")]
    public async Task A_log_or_keystores_that_are_altered_while_the_server_runs_raise_an_alarm_and_nothing_is_lost(string sql, string fault)
    {
        await using var server = await RunningServer.StartAsync();
        await FillAsync(server);
        server.Database.Execute(sql);
        using var client = await server.SignInAsync();
        await client.ImportAsync("after", Vectors.Body("self-signed-rsa.pem"));
        server.Service<AuditAlarms>().Raised.ShouldHaveSingleItem().ShouldMatch($"^default: {fault}$");
        server.Log.Lines.ShouldContain(line => line.StartsWith("The audit log of default differs", StringComparison.Ordinal));
        await server.RestartAsync();
        server.Service<AuditAlarms>().Raised.ShouldBeEmpty();
        using var again = await server.SignInAsync();
        (await again.GetAsync($"KeystoreEntries('{ApiClient.Hex("after")}')")).Status.ShouldBe(200);
        var finding = await server.Service<IAuditLog>().VerifyAsync("default", Token);
        finding.Alarms.ShouldNotBeNull().ShouldHaveSingleItem().Act.Detail.ShouldNotBeNull().ShouldMatch($"^{fault}$");
    }

    [Fact]
    public async Task A_head_that_was_altered_is_neither_kept_nor_signed_and_raises_one_alarm()
    {
        await using var server = await RunningServer.StartAsync();
        await FillAsync(server);
        var witness = Path.Combine(server.Folder, AuditWitness.FileName);
        var job = server.Service<IEnumerable<IHostedService>>().OfType<AuditHeadJob>().Single();
        await job.LookAsync();
        var kept = await File.ReadAllTextAsync(witness, Token);
        server.Database.Execute("UPDATE AuditMarks SET Sequence = Sequence + 5 WHERE Name = 'head'");
        await job.LookAsync();
        (await File.ReadAllTextAsync(witness, Token)).ShouldBe(kept);
        server.Database.Execute("DELETE FROM AuditMarks WHERE Name <> 'head'");
        (await server.Service<IAuditLog>().SignAsync("default", Token)).ShouldBeNull();
        using var client = await server.SignInAsync();
        await client.ImportAsync("after", Vectors.Body("self-signed-rsa.pem"));
        await job.LookAsync();
        server.Service<AuditAlarms>().Raised.ShouldHaveSingleItem().ShouldBe("default: the mark 'head' is not as it was signed");
    }

    [Fact]
    public async Task A_mark_that_cannot_be_read_hides_no_other_log()
    {
        TestDatabase.RequireSqlite(); // PostgreSQL takes no such value
        await using var server = await RunningServer.StartAsync();
        await FillAsync(server);
        server.Database.Execute(
            "INSERT INTO AuditMarks SELECT 'made up', 'head', 9, 9, Hash, 'no UUID', Signature, 9 FROM AuditMarks LIMIT 1");
        (await HeadAsync(server)).Sequence.ShouldBePositive();
    }

    [Theory]
    [InlineData("UPDATE AuditMarks SET TimeUnixMs = 9000000000000000000")]
    [InlineData("UPDATE AuditRecords SET TimeUnixMs = 9000000000000000000")]
    public async Task A_server_goes_on_and_starts_whatever_times_the_log_has(string sql)
    {
        await using var server = await RunningServer.StartAsync();
        await FillAsync(server);
        server.Database.Execute(sql);
        using var client = await server.SignInAsync();
        var witness = Path.Combine(server.Folder, AuditWitness.FileName);
        File.Delete(witness);
        await client.ImportAsync("after", Vectors.Body("self-signed-rsa.pem"));
        await SecondAsync(server, () => File.Exists(witness));
        (await client.GetAsync("AuditLogs")).Status.ShouldBe(200);
        await server.RestartAsync();
        using var again = await server.SignInAsync();
        await again.ImportAsync("again", Vectors.Body("self-signed-rsa.pem"));
    }

    [Fact]
    public async Task A_database_that_went_back_as_a_whole_is_noticed_by_the_server_that_has_seen_more()
    {
        TestDatabase.RequireSqlite();
        await using var server = await RunningServer.StartAsync();
        await FillAsync(server);
        await server.StopAsync();
        var (file, kept) = (Path.Combine(server.Folder, "latchkey.db"), Path.Combine(server.Folder, "kept.db"));
        File.Copy(file, kept);
        await server.RestartAsync();
        await FillAsync(server);
        await server.StopAsync();
        File.Copy(kept, file, overwrite: true);
        await server.RestartAsync();
        server.Service<AuditAlarms>().Raised.ShouldHaveSingleItem()
            .ShouldMatch("^default: this server has seen record \\d+, and the log ends at record \\d+$");
    }

    // Exports and sign-ins leave the revision of the keystores as it is: only the server remembers that there were more records.
    [Fact]
    public Task Records_that_are_erased_while_the_server_runs_raise_an_alarm_before_it_forgets_them()
    {
        var (edit, act) = (new Edit("thief", RunningServer.Start), AuditAct.Export(KeystoreName.System, null, "JCEKS file"));
        return RaisesIfLostAsync(server =>
            server.Service<IKeystoreStore>().ChangeAsync("default", _ => KeystoreChange.Recording(edit, act), Token));
    }

    // As a failover to a standby without the last commits does.
    [Fact]
    public Task The_loss_of_an_act_that_changes_no_keystore_raises_an_alarm_because_it_was_recorded_within_a_second() =>
        RaisesIfLostAsync(server => server.Service<IServiceKeyStore>().EndIssuedAsync(server.ClientId, RunningServer.Start, Token));

    [Fact]
    public async Task Heads_are_signed_every_so_many_records_and_openssl_checks_them()
    {
        await using var server = await RunningServer.StartAsync(("Audit:SignEvery", "10"));
        var (edit, act) = (new Edit("test", RunningServer.Start), AuditAct.Export(KeystoreName.System, null, "JCEKS file"));
        for (var i = 0; i < 25; i++)
            await server.Service<IKeystoreStore>().ChangeAsync("default", _ => KeystoreChange.Recording(edit, act), Token);
        var records = server.Service<IAuditLog>().ReadAsync("default", new AuditRange(), Token);
        var signed = await records.Where(record => record.Act.Verb == AuditVerb.Sign).ToListAsync(Token);
        signed.Count.ShouldBe(2);
        var head = server.Service<AuditSigner>().Sign(signed[^1]);
        head.Statement.ShouldContain($"\nsequence {signed[^1].Sequence}\nhash {Convert.ToHexString(signed[^1].Hash.Span)}\nrevision 0\n");

        var files = new[] { "statement", "signature", "public.pem" }.Select(name => Path.Combine(server.Folder, name)).ToArray();
        await File.WriteAllTextAsync(files[0], head.Statement, Token);
        await File.WriteAllBytesAsync(files[1], head.Signature, Token);
        await File.WriteAllTextAsync(files[2], server.Service<IAuditLog>().PublicKey(), Token);
        (await CheckAsync(files)).ShouldBe("Verified OK");
        await File.WriteAllTextAsync(files[0], head.Statement.Replace("sequence", "Sequence", StringComparison.Ordinal), Token);
        (await CheckAsync(files)).ShouldNotBe("Verified OK");
    }

    private static async Task<string> CheckAsync(string[] files)
    {
        var start = new ProcessStartInfo("openssl",
            ["dgst", "-sha256", "-verify", files[2], "-signature", files[1], files[0]])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false
        };
        using var openssl = Process.Start(start)!;
        var output = await openssl.StandardOutput.ReadToEndAsync(Token);
        await openssl.WaitForExitAsync(Token);
        return output.Trim();
    }

    private static async Task FillAsync(RunningServer server)
    {
        using var client = await server.SignInAsync();
        for (var i = 0; i < 2; i++) await client.ImportAsync($"{Guid.NewGuid()}", Vectors.Body("self-signed-rsa.pem"));
    }

    private static async Task RaisesIfLostAsync(Func<RunningServer, Task> act)
    {
        await using var server = await RunningServer.StartAsync();
        await FillAsync(server);
        server.Database.Execute("CREATE TABLE Kept AS SELECT * FROM AuditMarks");
        var end = (await HeadAsync(server)).Sequence;
        await act(server);
        var witness = Path.Combine(server.Folder, AuditWitness.FileName);
        await SecondAsync(
            server, () => File.Exists(witness) && File.ReadAllText(witness).Contains($"={end + 1}:", StringComparison.Ordinal));
        server.Database.Execute($"DELETE FROM AuditRecords WHERE Sequence > {end}");
        server.Database.Execute("DELETE FROM AuditMarks");
        server.Database.Execute("INSERT INTO AuditMarks SELECT * FROM Kept");
        await SecondAsync(server, () => server.Service<AuditAlarms>().Raised.Count > 0);
        server.Service<AuditAlarms>().Raised.ShouldHaveSingleItem()
            .ShouldBe($"default: this server has seen record {end + 1}, and the log ends at record {end}");
    }

    private static async Task<AuditPosition> HeadAsync(RunningServer server) =>
        (await server.Service<IAuditLog>().HeadsAsync(Token)).Single(head => head.Tenant == "default").Position;

    // The clock of these servers stands still: it is moved on by a second until something has come true.
    private static async Task SecondAsync(RunningServer server, Func<bool> isTrue)
    {
        for (var i = 0; i < 50 && !isTrue(); i++)
        {
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(100, Token);
        }

        isTrue().ShouldBeTrue();
    }
}
