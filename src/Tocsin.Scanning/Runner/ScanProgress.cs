namespace Tocsin.Scanning.Runner;

/// <summary>What one scanner did so far; the state is <c>running</c>, <c>done</c> or <c>failed</c>.</summary>
public sealed record ScanProgress(string Scanner, string State, int Results, TimeSpan Elapsed);
