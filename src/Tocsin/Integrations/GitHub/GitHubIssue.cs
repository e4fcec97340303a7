namespace Tocsin.Integrations.GitHub;

/// <summary>A new issue.</summary>
internal sealed record GitHubIssue(string Title, string Body, IReadOnlyList<string> Labels);

internal sealed record GitHubComment(string Body);

/// <summary>Closes or reopens an issue.</summary>
internal sealed record GitHubIssueState(string State, string StateReason);

internal sealed record GitHubLabel(string Name, string Color, string Description);

/// <summary>What stands beside a commit.</summary>
internal sealed record GitHubStatus(string State, string? TargetUrl, string Description, string Context);
