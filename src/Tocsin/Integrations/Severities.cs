namespace Tocsin.Integrations;

/// <summary>The severities of findings, least first.</summary>
internal static class Severities
{
    public static IReadOnlyList<string> All { get; } = ["info", "low", "medium", "high", "critical"];

    /// <summary>The place in <see cref="All"/>, or its length for none and for what is not among them.</summary>
    public static int Slot(string? severity)
    {
        for (var i = 0; i < All.Count; i++)
        {
            if (string.Equals(All[i], severity, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return All.Count;
    }
}
