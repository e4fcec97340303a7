using Microsoft.Extensions.Logging;

namespace Tocsin.Storage.Postgres;

// What it says in the log.
internal sealed partial class PostgresNodes
{
    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "This is {Node}, on {Name}")]
        public static partial void Entered(ILogger logger, string node, string name);

        [LoggerMessage(Level = LogLevel.Information, Message = "Took {Count} partitions; has {All}")]
        public static partial void Gained(ILogger logger, int count, int all);

        [LoggerMessage(Level = LogLevel.Information, Message = "Gave {Count} partitions to others")]
        public static partial void Gave(ILogger logger, int count);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Lost {Count} partitions to others")]
        public static partial void Lost(ILogger logger, int count);

        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "{Count} nodes have given no sign of life: their work is shared out"
        )]
        public static partial void Buried(ILogger logger, int count);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Node} was taken for dead by the others, and begins anew")]
        public static partial void Revived(ILogger logger, string node);

        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "A node that is alive has not taken in version {Version} of the integrations"
        )]
        public static partial void Behind(ILogger logger, long version);

        [LoggerMessage(Level = LogLevel.Error, Message = "Could not give a sign of life; trying again")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
