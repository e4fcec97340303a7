namespace Tocsin.Client;

/// <summary>An RFC 9457 problem as Tocsin sends it.</summary>
public sealed record ApiProblem
{
    /// <summary>Stable name of the kind of problem, a URI.</summary>
    public string? Type { get; init; }

    /// <summary>The kind of problem in a few words.</summary>
    public string? Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public int Status { get; init; }

    /// <summary>What happened this time.</summary>
    public string? Detail { get; init; }

    /// <summary>Everything that is wrong with the request, all at once.</summary>
    public IReadOnlyList<ApiError> Errors { get; init; } = [];
}
