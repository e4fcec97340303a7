namespace Tocsin.Operating;

/// <summary>What checks need to know of what is stored.</summary>
internal sealed record StoredThings
{
    /// <summary>The API keys that were not revoked.</summary>
    public required IReadOnlyList<StoredKey> ApiKeys { get; init; }

    /// <summary>The integrations that were not deleted.</summary>
    public required IReadOnlyList<StoredConfig> Configs { get; init; }

    /// <summary>When the newest event was made; null without any.</summary>
    public required DateTimeOffset? NewestEvent { get; init; }
}

/// <summary>An API key, by its id: the key itself is not stored.</summary>
internal sealed record StoredKey(string Id, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt);

/// <summary>An integration's config as it is stored, encrypted.</summary>
internal sealed record StoredConfig(string Id, DateTimeOffset CreatedAt, string Token);
