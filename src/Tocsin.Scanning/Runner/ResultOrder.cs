namespace Tocsin.Scanning.Runner;

/// <summary>Brings results into the order in which people want to read them, each one once.</summary>
internal static class ResultOrder
{
    /// <summary>One of those that agree in tool, rule, file, line and code: some tools report a place once a pattern.</summary>
    public static IReadOnlyList<ScanResult> Distinct(IEnumerable<ScanResult> results) =>
        Sorted(results.DistinctBy(r => (r.Tool, r.RuleId, r.File, r.Line, r.ContextHash)));

    /// <summary>Worst first, then by file and line.</summary>
    public static IReadOnlyList<ScanResult> Sorted(IEnumerable<ScanResult> results) =>
        [
            .. results
                .OrderByDescending(r => r.Severity)
                .ThenBy(r => r.File, StringComparer.Ordinal)
                .ThenBy(r => r.Line)
                .ThenBy(r => r.Tool, StringComparer.Ordinal)
                .ThenBy(r => r.RuleId, StringComparer.Ordinal),
        ];
}
