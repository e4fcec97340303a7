namespace Tocsin.Routing;

/// <summary>Examples for the description of the API.</summary>
internal static class PreviewExamples
{
    private static readonly DateTimeOffset Time = new(2027, 1, 31, 12, 0, 0, TimeSpan.Zero);

    public static PreviewRequest Request { get; } =
        new()
        {
            Events = ["finding.new"],
            SeverityFilter = "high",
            Filters = new PreviewFilters { Branches = ["main", "release/*"], Paths = ["contracts/**"] },
        };

    public static PreviewResource Answer { get; } =
        new()
        {
            From = Time.AddDays(-30),
            To = Time,
            Examined = 412,
            Matched = 2,
            ByEventType = new Dictionary<string, int>(StringComparer.Ordinal) { ["finding.new"] = 2 },
            BySeverity = new Dictionary<string, int>(StringComparer.Ordinal)
            {
                ["critical"] = 1,
                ["high"] = 1,
                ["medium"] = 0,
                ["low"] = 0,
                ["info"] = 0,
            },
            RefusedBy = new Dictionary<string, int>(StringComparer.Ordinal)
            {
                ["target"] = 0,
                ["event"] = 58,
                ["severity"] = 301,
                ["tool"] = 0,
                ["rule"] = 0,
                ["branch"] = 40,
                ["path"] = 11,
                ["silenced"] = 0,
            },
            Samples =
            [
                new PreviewSample
                {
                    EventId = "evt_0357Y1PcyBfXVXkTcvTg7M",
                    Type = "finding.new",
                    EventName = "finding.new",
                    CreatedAt = Time.AddHours(-3),
                    TargetId = "target_0357Y1PcyBfXVXkTcvTg7M",
                    Severity = "critical",
                },
            ],
            NextCursor = null,
        };
}
