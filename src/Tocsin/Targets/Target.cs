using Tocsin.Ids;

namespace Tocsin.Targets;

/// <summary>What is scanned.</summary>
internal sealed record Target
{
    public const string IdPrefix = "target_";

    public required string Id { get; init; }

    public required OrganizationId OrganizationId { get; init; }

    /// <summary><c>repository</c> (owner/name), <c>url</c> (a running site), <c>contract</c> or <c>folder</c>.</summary>
    public required string Kind { get; init; }

    public required string Name { get; init; }

    /// <summary>The branch whose state is the state of the target's findings.</summary>
    public required string DefaultBranch { get; init; }

    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
