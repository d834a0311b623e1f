using Latchkey.Application.Settings;
using Microsoft.AspNetCore.Components;

namespace Latchkey.Pages.Administration.ServiceKeys;

/// <summary>The address that stands in service keys: the one that the settings name, else the one under which the user sees the pages.</summary>
internal sealed class ServiceKeyAddress(ServerSettings server, NavigationManager navigation)
{
    public Uri Url => new(server.PublicUrl.Length > 0 ? server.PublicUrl : navigation.BaseUri);
}
