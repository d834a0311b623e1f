using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace Latchkey.Server.Tests.Infrastructure;

/// <summary>
/// The hub of the pages, made once for all servers of this process: SignalR compiles 85 methods for it, which would be a quarter of each
/// start. No test here connects to it; Latchkey.Browser.Tests has servers with hubs of their own.
/// </summary>
internal static class CircuitHub
{
    private static readonly Type Handler = typeof(HubConnectionHandler<>).MakeGenericType(
        typeof(CircuitOptions).Assembly.GetType("Microsoft.AspNetCore.Components.Server.ComponentHub", throwOnError: true)!);

    private static readonly Lock Making = new();
    private static object? _made;

    public static IServiceCollection AddSharedHub(this IServiceCollection services) => services.AddSingleton(Handler, Get);

    private static object Get(IServiceProvider services)
    {
        lock (Making) return _made ??= ActivatorUtilities.CreateInstance(services, Handler);
    }
}
