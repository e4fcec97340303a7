namespace Tocsin.Operating;

/// <summary>A check and what it found.</summary>
internal sealed record CheckReport(string Check, IReadOnlyList<Verdict> Verdicts);
