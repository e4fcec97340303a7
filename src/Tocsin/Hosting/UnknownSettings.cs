using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Tocsin.Http;
using Tocsin.Settings;

namespace Tocsin.Hosting;

/// <summary>Warns of settings that nothing reads: a misspelt one would otherwise be a setting that never took.</summary>
internal static partial class UnknownSettings
{
    public static void Warn(IConfiguration configuration, IEnumerable<SettingsSection> sections, ILogger logger)
    {
        foreach (var (path, nearest) in Find(configuration, sections))
        {
            if (nearest is null)
            {
                Log.Unknown(logger, path);
            }
            else
            {
                Log.Misspelt(logger, path, nearest);
            }
        }
    }

    public static IEnumerable<(string Path, string? Nearest)> Find(
        IConfiguration configuration,
        IEnumerable<SettingsSection> sections
    )
    {
        var settings = sections.SelectMany(s => s.Settings).ToArray();
        return from entry in configuration.GetSection("Tocsin").AsEnumerable()
            where entry.Value is not null && !settings.Any(s => Reads(s, entry.Key))
            orderby entry.Key
            select (entry.Key, NearestName.Of(entry.Key, settings.Select(s => s.Path)));
    }

    private static bool Reads(Setting setting, string path) =>
        path.Equals(setting.Path, StringComparison.OrdinalIgnoreCase)
        || (setting.HasEntries && path.StartsWith(setting.Path + ":", StringComparison.OrdinalIgnoreCase));

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The setting {Path} is not known; --help lists them all")]
        public static partial void Unknown(ILogger logger, string path);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The setting {Path} is not known; is {Nearest} meant?")]
        public static partial void Misspelt(ILogger logger, string path, string nearest);
    }
}
