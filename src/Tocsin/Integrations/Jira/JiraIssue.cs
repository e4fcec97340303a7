using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tocsin.Integrations.Jira;

/// <summary>A new issue.</summary>
internal sealed record JiraIssue(JiraFields Fields);

internal sealed record JiraFields
{
    public required JiraKey Project { get; init; }

    public required JiraName Issuetype { get; init; }

    public required string Summary { get; init; }

    public required AdfDocument Description { get; init; }

    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>What the project requires beside these.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; init; }
}

internal sealed record JiraKey(string Key);

internal sealed record JiraName(string Name);

internal sealed record JiraComment(AdfDocument Body);

internal sealed record JiraSearch(string Jql, IReadOnlyList<string> Fields, int MaxResults);

internal sealed record JiraTransition(JiraId Transition);

internal sealed record JiraId(string Id);
