using Microsoft.AspNetCore.Http;

namespace Latchkey.Server.Tests.Application.Events;

/// <summary>The ways in which a receiver fails.</summary>
internal static class Failing
{
    public static Task<bool> NotAsync() => Task.FromResult(false);

    public static Task<bool> AnswerAsync(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        return Task.FromResult(true);
    }

    /// <summary>Cuts the connection before an answer.</summary>
    public static Task<bool> AbortAsync(HttpContext http)
    {
        http.Abort();
        return Task.FromResult(true);
    }

    /// <summary>Cuts it in the middle of an answer that says that all is well.</summary>
    public static async Task<bool> CutAsync(HttpContext http)
    {
        http.Response.ContentLength = 1_000;
        await http.Response.WriteAsync("the begin");
        await http.Response.Body.FlushAsync();
        http.Abort();
        return true;
    }

    /// <summary>Says nothing until the client has given up.</summary>
    public static async Task<bool> StayAsync(HttpContext http)
    {
        await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        return true;
    }
}
