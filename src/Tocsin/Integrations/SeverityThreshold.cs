namespace Tocsin.Integrations;

/// <summary>A least severity, as one view of an integration has it, and the set of severities, as the other and the store have it.</summary>
internal static class SeverityThreshold
{
    /// <summary>Everything: the least of the least.</summary>
    public const string Default = "info";

    /// <summary>The set; null for all.</summary>
    public static IReadOnlyList<string>? ToSet(string? threshold) =>
        threshold is null or Default ? null : [.. Severities.All.Skip(Severities.Slot(threshold))];

    /// <summary>The threshold, or null where no threshold makes this set.</summary>
    public static string? Of(IReadOnlyList<string>? set) =>
        set is not { Count: > 0 }
            ? Default
            : Severities.All.FirstOrDefault(s =>
                Severities.All.Skip(Severities.Slot(s)).ToHashSet(StringComparer.Ordinal).SetEquals(set)
            );
}
