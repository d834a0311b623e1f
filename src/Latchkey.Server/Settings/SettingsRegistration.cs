using Latchkey.Application.Settings;

namespace Latchkey.Server.Settings;

/// <summary>Gives each feature its section of the settings, and no other.</summary>
internal static class SettingsRegistration
{
    public static IServiceCollection AddSettings(this IServiceCollection services, LatchkeySettings settings) => services
        .AddSingleton(settings)
        .AddSingleton(new SettingsInForce(settings.InForce))
        .AddSingleton(new DataFolder(settings.Storage.Folder))
        .AddSingleton(settings.Server)
        .AddSingleton(settings.Clock)
        .AddSingleton(settings.Tokens)
        .AddSingleton(settings.SignIn)
        .AddSingleton(settings.ProviderKeys)
        .AddSingleton(settings.Writes)
        .AddSingleton(settings.Audit)
        .AddSingleton(settings.Exports)
        .AddSingleton(settings.Versions)
        .AddSingleton(settings.Purge)
        .AddSingleton(settings.Expiry);
}
