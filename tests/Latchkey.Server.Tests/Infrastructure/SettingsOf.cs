using Latchkey.Server.Settings;
using Microsoft.Extensions.Configuration;

namespace Latchkey.Server.Tests.Infrastructure;

/// <summary>Settings as they would be read.</summary>
internal static class SettingsOf
{
    public static LatchkeySettings Values(params (string Key, string Value)[] values) => LatchkeySettings.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(values.GroupBy(value => value.Key, StringComparer.Ordinal).Select(same => same.Last())
            .Select(value => KeyValuePair.Create(value.Key, (string?)value.Value))).Build());
}
