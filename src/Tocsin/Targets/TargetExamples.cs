namespace Tocsin.Targets;

/// <summary>Examples for the description of the API.</summary>
internal static class TargetExamples
{
    private static readonly Dictionary<string, string> Labels = new(StringComparer.Ordinal) { ["team"] = "payments" };

    public static CreateTargetRequest Create { get; } =
        new()
        {
            Kind = "repository",
            Name = "acme/shop",
            DefaultBranch = "main",
            Labels = Labels,
        };

    public static UpdateTargetRequest Update { get; } =
        new()
        {
            Name = "acme/shop",
            DefaultBranch = "main",
            Labels = Labels,
        };

    public static TargetResource Shown { get; } =
        new()
        {
            Id = "target_0357Y1PcyBfXVXkTcvTg7P",
            Kind = "repository",
            Name = "acme/shop",
            DefaultBranch = "main",
            Labels = Labels,
            CreatedAt = new DateTimeOffset(2027, 1, 31, 12, 0, 0, TimeSpan.Zero),
        };
}
