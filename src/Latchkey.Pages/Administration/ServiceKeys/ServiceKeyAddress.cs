using Latchkey.Application.Settings;
using Microsoft.AspNetCore.Components;

namespace Latchkey.Pages.Administration.ServiceKeys;

/// <summary>The address in service keys: that of <c>Server:PublicUrl</c>, or else the one in the user's browser.</summary>
internal sealed class ServiceKeyAddress(ServerSettings server, NavigationManager navigation)
{
    public Uri Url => new(server.PublicUrl.Length > 0 ? server.PublicUrl : navigation.BaseUri);
}
