namespace Tocsin.Client.ApiKeys;

/// <summary>A tenant.</summary>
public sealed record Organization
{
    /// <summary><c>org_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Its name for people.</summary>
    public required string Name { get; init; }
}
