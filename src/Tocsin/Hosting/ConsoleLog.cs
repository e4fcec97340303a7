using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Tocsin.Hosting;

/// <summary>The log on standard output: one line an entry, times in UTC.</summary>
internal static class ConsoleLog
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";

    public static void AddConsoleLog(this ILoggingBuilder logging, IConfiguration configuration)
    {
        logging.ClearProviders();
        // Read before the settings are checked: something must be able to tell what is wrong with them.
        if (string.Equals(configuration["Tocsin:Logging:Format"], "json", StringComparison.OrdinalIgnoreCase))
        {
            logging.AddJsonConsole(o =>
            {
                o.UseUtcTimestamp = true;
                o.TimestampFormat = TimeFormat.TrimEnd();
            });
        }
        else
        {
            logging.AddSimpleConsole(o =>
            {
                o.SingleLine = true;
                o.UseUtcTimestamp = true;
                o.TimestampFormat = TimeFormat;
            });
        }

        // The host's own entry about a failed start is a stack trace; StartFailure says it in a line. Its other
        // errors (a background service that failed, which also ends the process) come as Critical too.
        logging.AddFilter(
            "Microsoft.Extensions.Hosting.Internal.Host",
            level => level is LogLevel.Information or LogLevel.Warning or LogLevel.Critical
        );
    }
}
