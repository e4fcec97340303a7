namespace Tocsin.Client;

/// <summary>One page of a list.</summary>
public sealed record Page<T>
{
    /// <summary>The things on this page.</summary>
    public required IReadOnlyList<T> Data { get; init; }

    /// <summary>Asks for the next page; null on the last.</summary>
    public string? NextCursor { get; init; }
}
