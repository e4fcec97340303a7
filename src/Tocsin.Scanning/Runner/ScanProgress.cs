namespace Tocsin.Scanning.Runner;

/// <summary>What one scanner did so far; the state is <c>waiting</c>, <c>running</c>, <c>done</c> or <c>failed</c>.</summary>
public sealed record ScanProgress(string Scanner, string State, int Results, TimeSpan Elapsed)
{
    /// <summary>Files that it is through with.</summary>
    public int FilesDone { get; init; }

    /// <summary>Files that it is to look at; 0 when it goes through a folder by itself.</summary>
    public int Files { get; init; }
}
