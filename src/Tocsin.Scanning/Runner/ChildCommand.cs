namespace Tocsin.Scanning.Runner;

/// <summary>A program to run, and its limits.</summary>
internal sealed record ChildCommand
{
    public required string Program { get; init; }

    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Its working directory.</summary>
    public required string Folder { get; init; }

    public required TimeSpan TimeLimit { get; init; }

    /// <summary>Most bytes on stdout.</summary>
    public required long OutputLimit { get; init; }
}
