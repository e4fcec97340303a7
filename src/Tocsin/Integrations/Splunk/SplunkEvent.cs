using System.Text.Json.Nodes;

namespace Tocsin.Integrations.Splunk;

/// <summary>One event for the HTTP event collector.</summary>
internal sealed record SplunkEvent
{
    /// <summary>Seconds since 1970, with milliseconds.</summary>
    public required decimal Time { get; init; }

    public string? Host { get; init; }

    public string Source { get; } = "tocsin";

    public required string Sourcetype { get; init; }

    public string? Index { get; init; }

    public required SplunkContent Event { get; init; }

    /// <summary>What is indexed beside it.</summary>
    public required IReadOnlyDictionary<string, string> Fields { get; init; }
}

/// <summary>The event itself: what a webhook would get, and the line that people read.</summary>
internal sealed record SplunkContent
{
    public required string Id { get; init; }

    public required string Type { get; init; }

    public required string Message { get; init; }

    public string? Severity { get; init; }

    public JsonNode? Data { get; init; }
}
