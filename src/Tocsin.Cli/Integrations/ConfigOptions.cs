using System.CommandLine;
using System.Text.Json;

namespace Tocsin.Cli.Integrations;

/// <summary>How a config is said on the command line: <c>--config key=value</c>, or as JSON on standard input.</summary>
internal sealed class ConfigOptions
{
    /// <summary>A field's value may be in the environment: its key in capitals follows.</summary>
    public const string VariablePrefix = "TOCSIN_INTEGRATION_";

    private readonly Option<string[]> _config = new("--config")
    {
        Description =
            "A field of the config; may be repeated. Without =VALUE it is asked for. Other users of this machine may see "
            + $"what stands here: better be asked for secrets, or use {VariablePrefix}KEY or --config-stdin.",
        HelpName = "KEY[=VALUE]",
    };

    private readonly Option<bool> _fromStdin = new("--config-stdin")
    {
        Description = "Read the config as a JSON object from standard input.",
    };

    public void AddTo(Command command)
    {
        command.Add(_config);
        command.Add(_fromStdin);
    }

    /// <summary>What was said; a null value is to be asked for.</summary>
    public async Task<Dictionary<string, string?>> ReadAsync(
        Shell shell,
        ParseResult parsed,
        CancellationToken cancellationToken
    )
    {
        var given = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (parsed.GetValue(_fromStdin))
        {
            foreach (var (key, value) in Parse(await shell.In.ReadToEndAsync(cancellationToken)))
            {
                given[key] = value;
            }
        }

        foreach (var text in parsed.GetValue(_config) ?? [])
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            var key = equals < 0 ? text : text[..equals];
            if (!given.TryAdd(key, equals < 0 ? null : text[(equals + 1)..]))
            {
                throw new UsageException($"the config's {key} is given twice");
            }
        }

        return given;
    }

    private static Dictionary<string, string> Parse(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            if (json.RootElement.ValueKind == JsonValueKind.Object)
            {
                return json
                    .RootElement.EnumerateObject()
                    .ToDictionary(p => p.Name, p => p.Value.ToString(), StringComparer.Ordinal);
            }
        }
        catch (JsonException)
        {
            // Said below, without what stands there: it is a secret.
        }

        throw new UsageException("""standard input is no JSON object, such as {"webhook_url": "https://…"}""");
    }
}
