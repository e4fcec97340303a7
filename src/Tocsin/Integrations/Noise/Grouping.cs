namespace Tocsin.Integrations.Noise;

/// <summary>Events that are alike leave in one message.</summary>
/// <param name="By">In what they are alike.</param>
/// <param name="Window">For how long the first of them waits for the others.</param>
internal sealed record Grouping(GroupBy By, TimeSpan Window)
{
    public const int DefaultSeconds = 60;
    public const int MaxSeconds = 3600;
}

/// <summary>What events of one group have in common: all that is named.</summary>
[Flags]
internal enum GroupBy
{
    None = 0,
    Scan = 1,
    Target = 2,
    Rule = 4,
    Severity = 8,
}
