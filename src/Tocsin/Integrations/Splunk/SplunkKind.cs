using Tocsin.Integrations.Rendering;

namespace Tocsin.Integrations.Splunk;

/// <summary>Events in Splunk, by the HTTP event collector.</summary>
internal sealed class SplunkKind(ServiceUrl urls, NoticeReader reader) : IIntegrationKind
{
    public const string Url = "hec_url";
    public const string Token = "token";
    public const string Index = "index";
    public const string Sourcetype = "sourcetype";
    public const string Channel = "channel";
    private const string Path = "/services/collector/event";

    public string Name => "splunk";

    public string Title => "Splunk";

    public string Help => "every event with its data, by the HTTP event collector";

    public RateLimit? Rate { get; } = new(50, TimeSpan.FromSeconds(1));

    public bool TakesBatches => true;

    public bool Confirms => false;

    /// <summary>Programs read it.</summary>
    public bool TakesTemplates => false;

    public IReadOnlyList<ConfigField> Fields { get; } =
    [
        new()
        {
            Key = Url,
            Label = "Collector URL",
            Required = true,
            Example = "https://http-inputs-acme.splunkcloud.com:443/services/collector/event",
            Help = "the address of the HTTP event collector; its path may be left out",
            Check = text =>
                urls.Check(text)
                ?? (
                    new Uri(text) is { Query: "" } url && IsPath(url.AbsolutePath)
                        ? null
                        : ("is not the path of the collector's events", $"a URL that ends in {Path}, or has no path")
                ),
        },
        new()
        {
            Key = Token,
            Label = "Token",
            Required = true,
            Secret = true,
            Example = "00000000-0000-0000-0000-000000000000",
            Help = "the token of an HTTP event collector input: Settings, Data inputs, HTTP Event Collector",
            Check = token =>
                token.Length is >= 8 and <= 200 && token.All(c => c is > ' ' and <= '~')
                    ? null
                    : ("is not a token", "the token alone, without the word Splunk before it"),
        },
        new()
        {
            Key = Index,
            Label = "Index",
            Example = "security",
            Help = "an index that the token may write to; absent: the token's default",
            Check = name =>
                name.Length is > 0 and <= 100 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
                    ? null
                    : ("is not the name of an index", "letters, digits, _ and -"),
        },
        new()
        {
            Key = Sourcetype,
            Label = "Source type",
            Example = "tocsin:event",
            Help = "the source type; absent: tocsin:event",
            Check = name =>
                name.Length is > 0 and <= 100 && name.All(c => c is > ' ' and <= '~')
                    ? null
                    : ("is not a source type", "such as tocsin:event"),
        },
        new()
        {
            Key = Channel,
            Label = "Channel",
            Example = "00000000-0000-0000-0000-000000000000",
            Help = "a GUID of your choice, for a token with indexer acknowledgement: then the indexing is asked for",
            Check = text =>
                Guid.TryParseExact(text, "D", out _)
                    ? null
                    : ("is not a GUID", "such as 6b9b34a2-74a0-4f7e-9b3a-1a1f0e2d3c4b"),
        },
        CodeLink.Field,
    ];

    public IEnumerable<ConfigProblem> Check(IReadOnlyDictionary<string, string> config) => [];

    public IDestination Open(IReadOnlyDictionary<string, string> config)
    {
        var renderer = new SplunkRenderer(
            config.GetValueOrDefault(Index),
            config.GetValueOrDefault(Sourcetype) ?? "tocsin:event",
            config.GetValueOrDefault(CodeLink.Key) ?? CodeLink.Default,
            reader
        );
        var url = new Uri(config[Url]);
        return new SplunkDestination(new Uri(url, Path), config[Token], config.GetValueOrDefault(Channel), renderer);
    }

    private static bool IsPath(string path) =>
        path.TrimEnd('/') is "" or "/services/collector" or Path or "/services/collector/event/1.0";
}
