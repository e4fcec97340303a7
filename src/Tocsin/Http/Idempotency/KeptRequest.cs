namespace Tocsin.Http.Idempotency;

/// <summary>A request that has an Idempotency-Key.</summary>
internal sealed record KeptRequest
{
    /// <summary>Which API key sent it; no other gets its answer.</summary>
    public required string ApiKeyId { get; init; }

    /// <summary>A hash of method, path and query.</summary>
    public required string Route { get; init; }

    /// <summary>SHA-256 of its body; empty when its caller went away before it was read whole; null while it is running.</summary>
    public required byte[]? BodyHash { get; init; }

    /// <summary>What was answered; null while it is running.</summary>
    public required KeptAnswer? Answer { get; init; }
}
