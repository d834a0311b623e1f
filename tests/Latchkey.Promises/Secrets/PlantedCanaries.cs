using System.Text;

namespace Latchkey.Promises.Secrets;

/// <summary>C1: secrets that are planted everywhere are found nowhere.</summary>
internal static class PlantedCanaries
{
    public static Promise Promise { get; } = new(
        "C1", "1,000 planted secrets", "0 hits in database, WAL, temporary files, logs and answers, in raw, base64 and hex",
        run => Engines.BothAsync(cluster => MeasureAsync(run, cluster)));

    private static async Task<Outcome> MeasureAsync(Run run, PostgreSqlCluster? cluster)
    {
        var (pairs, wrong, guesses, materials) = (run.Scale(300), run.Scale(100), run.Scale(99), run.Scale(100));
        using var temporary = new TemporaryFolder();
        var passphrase = UploadedPair.Create().Password;
        await File.WriteAllTextAsync(temporary["passphrase"], passphrase);
        Directory.CreateDirectory(temporary["tmp"]);
        string[] settings =
        [
            $"LATCHKEY__MasterKey__PassphraseFile={temporary["passphrase"]}", $"TMPDIR={temporary["tmp"]}",
            "DOTNET_EnableDiagnostics=0", "LATCHKEY__Server__LogRequests=true", "LATCHKEY__SignIn__FailuresPerAddress=10000",
        ];
        await using var server = await ServerUnderTest.StartAsync(run, cluster is null ? settings : [.. settings, cluster.Setting]);
        using var http = await server.SignInAsync();

        var canaries = new List<byte[]> { Encoding.UTF8.GetBytes(passphrase) };
        using var answers = new MemoryStream();
        for (var i = 0; i < pairs; i++)
        {
            var pair = UploadedPair.Create();
            using var response = await pair.UploadAsync(http, $"pair{i}");
            response.EnsureSuccessStatusCode();
            canaries.AddRange([pair.PrivateKey, Encoding.UTF8.GetBytes(pair.Password)]);
        }

        for (var i = 0; i < wrong; i++)
        {
            var password = UploadedPair.Create().Password;
            canaries.Add(Encoding.UTF8.GetBytes(password));
            using var response = await UploadedPair.Create().UploadAsync(http, $"wrong{i}", password);
            await response.Content.CopyToAsync(answers);
        }

        for (var i = 0; i < guesses; i++)
        {
            var secret = UploadedPair.Create().Password;
            canaries.Add(Encoding.UTF8.GetBytes(secret));
            using var response = await http.PostAsync(
                new Uri(server.Root, $"/oauth/token?grant_type=client_credentials&client_id=guess{i}&client_secret={secret}"), null);
            await response.Content.CopyToAsync(answers);
        }

        foreach (var secret in await PlantedMaterials.PlantAsync(http, materials, answers)) canaries.Add(Encoding.UTF8.GetBytes(secret));

        if (cluster is not null) await cluster.ExecuteAsync("CHECKPOINT"); // its pages are in its files then
        var scan = new CanaryScan(canaries);
        if (canaries.SelectMany(CanaryScan.Forms).Any(form => scan.Find(form).Count == 0))
            throw new InvalidOperationException("The scan does not find what it looks for.");
        var (hits, size, places) = (0, 0L,
            Directory.GetFiles(server.Folder)
            .Where(file => !file.EndsWith(".sock", StringComparison.Ordinal) && !file.EndsWith(".lock", StringComparison.Ordinal))
            .Concat(Directory.GetFiles(temporary["tmp"], "*", SearchOption.AllDirectories)).Concat(cluster?.Files ?? [])
            .Append(server.LogFile).ToList());
        foreach (var content in places.Select(Read).Append(answers.ToArray()))
        {
            hits += scan.Find(content).Count;
            size += content.Length;
        }

        return new Outcome(
            $"{hits} hits of {canaries.Count} secrets in {places.Count} files and the answers, {size / 1_048_576.0:0.0} MB", hits == 0);
    }

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
