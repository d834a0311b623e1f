using Latchkey.Keystores.Access;
using Latchkey.Server.Http;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Api.Approvals;

/// <summary>The two-person rule: nobody alone, nothing else than was asked, once, and in time (promise A9).</summary>
[OnBothEngines]
public sealed class ApprovalTests : ApprovalTest
{
    [Fact]
    public async Task A_purge_is_done_once_another_person_has_approved_it_and_then_no_other()
    {
        var path = (await EndedAsync("cert"))[0];
        var id = RequestIn(await DeleteAsync(path));
        RequestIn(await DeleteAsync(path)).ShouldBe(id, "asking again is no other request");
        await ApproveAsync(id);
        (await DeleteAsync(path)).Status.ShouldBe(204);
        (await ReadAsync(id)).GetProperty("State").GetString().ShouldBe("Used");
        var actions = (await GetAsync("AuditLogs?$top=20")).Data.GetProperty("results").EnumerateArray()
            .Select(record => record.GetProperty("Action").GetString());
        actions.Where(action => action is "Use" or "Purge" or "Approve" or "Request").ShouldBe(["Use", "Purge", "Approve", "Request"]);
    }

    [Fact]
    public async Task An_approval_covers_only_the_requested_change_and_only_the_requester()
    {
        var paths = await EndedAsync("one", "two");
        await ApproveAsync(RequestIn(await DeleteAsync(paths[0])));
        RequestIn(await DeleteAsync(paths[1]));
        using var other = await Server.ClientOfAsync("default", Roles.MaterialPurge);
        RequestIn(await other.DeleteAsync(paths[0]));
        var both = await new BatchText().Changeset(new Change("DELETE", paths[0], []), new Change("DELETE", paths[1], []))
            .SendAsync(Client);
        RequestIn(both[0].Text);
        (await DeleteAsync(paths[0])).Status.ShouldBe(204);
    }

    [Fact]
    public async Task Requests_of_one_client_leave_room_for_those_of_others()
    {
        var paths = await EndedAsync([.. Enumerable.Range(0, 11).Select(i => $"entry {i}")]);
        foreach (var path in paths.Take(10)) RequestIn(await DeleteAsync(path));
        (await DeleteAsync(paths[10])).Status.ShouldBe(409);
        using var other = await Server.ClientOfAsync("default", Roles.MaterialPurge);
        RequestIn(await other.DeleteAsync(paths[10]));
    }

    [Fact]
    public async Task No_way_in_goes_round_it()
    {
        var path = (await EndedAsync("cert"))[0];
        var ids = new[]
        {
            RequestIn(await DeleteAsync(path)),
            RequestIn(await Client.SendAsync("POST", path, [], ("X-HTTP-Method", "DELETE"), ("Accept", "application/json"))),
            RequestIn((await new BatchText().Changeset(new Change("DELETE", path, [])).SendAsync(Client))[0].Text),
        };
        ids.Distinct().ShouldHaveSingleItem("however it is asked for, it is one change");
        (await GetAsync(path)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task The_requester_cannot_approve_nor_can_a_key_that_they_made_or_that_made_theirs()
    {
        var path = (await EndedAsync("cert"))[0];
        var id = RequestIn(await DeleteAsync(path));
        (await DecideAsync(Client, id)).Status.ShouldBe(403);
        using var made = await MadeByAsync(Server.ClientId);
        (await DecideAsync(made.Client, id)).Status.ShouldBe(403);
        using var madeByThat = await MadeByAsync(made.Key.ClientId);
        (await DecideAsync(madeByThat.Client, id)).Status.ShouldBe(403);

        // Two keys of one hand, and the hand itself.
        using var sister = await MadeByAsync(made.Key.ClientId, Roles.MaterialPurge);
        var asked = RequestIn(await sister.Client.DeleteAsync(path));
        foreach (var client in new[] { madeByThat.Client, made.Client, Client }) (await DecideAsync(client, asked)).Status.ShouldBe(403);
        (await DecideAsync(Client, id, "reject")).Status.ShouldBe(204, "the requester may change their mind");
        (await DecideAsync(Second, id)).Status.ShouldBe(409);
        await ApproveAsync(asked);
        (await sister.Client.DeleteAsync(path)).Status.ShouldBe(204);
    }

    [Fact]
    public async Task A_request_ends_in_time_whether_it_was_approved_or_not()
    {
        var paths = await EndedAsync("one", "two");
        var (waiting, approved) = (RequestIn(await DeleteAsync(paths[0])), RequestIn(await DeleteAsync(paths[1])));
        Server.Clock.Advance(TimeSpan.FromHours(11));
        await ApproveAsync(approved);
        Server.Clock.Advance(TimeSpan.FromHours(13));
        await RenewClientAsync();
        using var second = await Server.ClientOfAsync("default", Roles.ApprovalsEdit);
        (await DecideAsync(second, waiting)).Status.ShouldBe(409);
        RequestIn(await DeleteAsync(paths[1])).ShouldNotBe(approved);
    }

    [Fact]
    public async Task Requests_that_wait_are_bounded()
    {
        var paths = await EndedAsync([.. Enumerable.Range(0, 101).Select(i => $"{i}")]);
        foreach (var some in paths.Take(100).Chunk(10))
        {
            using var client = await Server.ClientOfAsync("default", Roles.MaterialPurge);
            foreach (var path in some) RequestIn(await client.DeleteAsync(path));
        }

        (await DeleteAsync(paths[100])).Status.ShouldBe(409);
    }

    [Fact]
    public async Task A_request_is_of_its_tenant_alone()
    {
        var id = RequestIn(await DeleteAsync((await EndedAsync("cert"))[0]));
        using var stranger = await Server.ClientOfAsync("other", Roles.ApprovalsEdit);
        (await DecideAsync(stranger, id)).Status.ShouldBe(404);
        (await stranger.GetAsync("Approvals/$count")).Text.ShouldBe("0");
    }

    private async Task<MadeKey> MadeByAsync(string maker, params string[] roles)
    {
        var id = $"sb-{Guid.NewGuid()}";
        var made = new ServiceKey(id, "default", "made", null, [Roles.ApprovalsEdit, .. roles], RunningServer.Start) { MadeBy = maker };
        var key = await Server.AddAsync(made);
        return new MadeKey(key, ApiClient.Bearer(Server.Root, Server.Service<BearerTokens>().Issue(key).Token));
    }

    private sealed record MadeKey(ServiceKey Key, ApiClient Client) : IDisposable
    {
        public void Dispose() => Client.Dispose();
    }
}
