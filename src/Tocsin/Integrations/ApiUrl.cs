namespace Tocsin.Integrations;

/// <summary>The field for an address that stands in for a service's own: a relay, or an installation of one's own.</summary>
internal static class ApiUrl
{
    public const string Key = "api_url";

    public static ConfigField Field(ServiceUrl urls, string example, string help) =>
        new()
        {
            Key = Key,
            Label = "Address of the API",
            Example = example,
            Help = help,
            Check = urls.Check,
        };

    /// <summary>It, or the service's own; with a slash at its end, for what comes after.</summary>
    public static Uri Of(IReadOnlyDictionary<string, string> config, string own) =>
        new(config.GetValueOrDefault(Key) is { } url ? url.TrimEnd('/') + "/" : own);
}
