using System.Security.Cryptography;
using Latchkey.Application.Settings;
using Latchkey.Application.Work;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Stores;
using Microsoft.Net.Http.Headers;

namespace Latchkey.Pages.Calendar;

/// <summary>
/// Serves the calendar of a tenant to anybody who knows the token in the address. Calendars cannot sign in; nothing but the 256 bits of the
/// token keeps others out, so the address appears in no log.
/// </summary>
internal static class CalendarEndpoint
{
    /// <summary>The start of every calendar address.</summary>
    public const string Prefix = "/calendar";

    public static void MapCalendar(this WebApplication app) => app.MapGet($"{Prefix}/{{token}}.ics", AnswerAsync);

    /// <summary>The address of a calendar below the root of the server.</summary>
    public static string PathOf(string token) => $"{Prefix.TrimStart('/')}/{token}.ics";

    private static async Task<IResult> AnswerAsync(
        string token, ICalendarTokens tokens, IKeystoreStore store, ExpirySettings expiry, LongReads reads, HttpContext http)
    {
        http.Response.Headers.CacheControl = "private, no-cache";
        if (await tokens.FindAsync(token, http.RequestAborted) is not { } known) return Results.NotFound();
        using var turn = await reads.TakeAsync(new ShareOwner($"calendar {known.Id}", known.Tenant), 1, http.RequestAborted);
        var keystores = await store.ReadAsync(known.Tenant, http.RequestAborted);
        var calendar = CalendarFeed.Of(known.Tenant, keystores.System, expiry.Policy);
        return Results.Bytes(calendar, "text/calendar;charset=utf-8",
            entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexString(SHA256.HashData(calendar).AsSpan(0, 8))}\""));
    }
}
