namespace Tocsin.Client.ApiKeys;

/// <summary>An API key as the server shows it after it was made: never the key itself.</summary>
public sealed record ApiKey
{
    /// <summary><c>key_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Its name for people.</summary>
    public required string Name { get; init; }

    /// <summary>How the key begins.</summary>
    public string? Prefix { get; init; }

    /// <summary>How the key ends.</summary>
    public string? LastFour { get; init; }

    /// <summary>What it may do, such as <c>scans:write</c>.</summary>
    public IReadOnlyList<string> Permissions { get; init; } = [];

    /// <summary>When it was made.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it ends; null is never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was used before.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }
}
