using System.Globalization;
using Microsoft.Extensions.Logging;
using Tocsin.Http;

namespace Tocsin.Integrations;

/// <summary>Tells of integrations whose config no encryption key opens: in the log, to health checks, in the API.</summary>
internal sealed partial class SealedConfigs(IntegrationDirectory directory, ILogger<SealedConfigs> logger)
{
    /// <summary>The state of such an integration.</summary>
    public const string Status = "needs_config";

    public const string Reason =
        "None of the server's encryption keys opens its config. Its deliveries wait: give the config again, with its secrets, or "
        + "give the key back to the server.";

    private const int Named = 20;

    /// <summary>Tells of them at the start.</summary>
    public void Tell()
    {
        var ids = directory.All.Where(i => i.IsSealed).Select(i => i.Id).Order(StringComparer.Ordinal).ToList();
        if (ids.Count > 0)
        {
            var names = string.Join(", ", ids.Take(Named)) + (ids.Count > Named ? ", …" : "");
            Log.Found(logger, ids.Count, directory.All.Count, names);
        }
    }

    /// <summary>For health checks; null when there are none.</summary>
    public string? Warning()
    {
        var count = directory.All.Count(i => i.IsSealed);
        return count == 0
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"no encryption key opens the config of {count} integrations: they need it again"
            );
    }

    /// <summary>The answer to who asks for what only the config could tell.</summary>
    public static Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult Problem() =>
        Problems.Conflict("The config of this integration can no longer be read.", Reason);

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Error,
            Message = "None of the encryption keys opens the config of {Count} of {All} integrations: {Names}. Their deliveries wait; "
                + "all others work. Give back the key that they were written with, as one more of Tocsin:EncryptionKeys or a line "
                + "more in encryption.keys, and restart; or give their configs again"
        )]
        public static partial void Found(ILogger logger, int count, int all, string names);
    }
}
