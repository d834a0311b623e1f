using System.Globalization;
using System.Net.Http.Json;
using Latchkey.Bench.Contenders;
using Latchkey.Bench.Load;

namespace Latchkey.Bench.Stages;

/// <summary>Gives plain Kestrel the answers of another server, so that both send the same octets and headers.</summary>
internal static class PlainAnswers
{
    /// <summary>The facts and the certificate of each entry.</summary>
    public static async Task OfEntriesAsync(RunningServer plain, RunningServer server, int entries)
    {
        for (var i = 0; i < entries; i++)
        {
            string Named(Call? call) => call!.Path.Replace("{HEX}", Certificates.HexAlias(i), StringComparison.Ordinal);
            await GiveAsync(plain, server, Named(server.Contender.Read), Named(plain.Contender.Read));
            await GiveAsync(plain, server, Named(server.Contender.Export), Named(plain.Contender.Export));
        }
    }

    /// <summary>The list of all entries.</summary>
    public static Task OfListAsync(RunningServer plain, RunningServer server, int entries) =>
        GiveAsync(plain, server, ListPath(server.Contender, entries), ListPath(plain.Contender, entries));

    /// <summary>Where a contender lists so many entries.</summary>
    public static string ListPath(Contender contender, int entries) =>
        contender.List!.Path.Replace("{count}", entries.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private static async Task GiveAsync(RunningServer plain, RunningServer server, string from, string to)
    {
        var answer = await PlainAnswer.OfAsync(server.Http, from);
        using var response = await plain.Http.PutAsJsonAsync(to, answer);
        response.EnsureSuccessStatusCode();
    }
}
