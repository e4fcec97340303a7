namespace Tocsin.Silences;

/// <summary>Examples for the description of the API.</summary>
internal static class SilenceExamples
{
    private static readonly DateTimeOffset Time = new(2027, 1, 31, 12, 0, 0, TimeSpan.Zero);

    public static CreateSilenceRequest Create { get; } =
        new()
        {
            TargetIds = ["target_0357Y1PcyBfXVXkTcvTg7M"],
            Rules = ["generated/*"],
            Paths = ["vendor/**"],
            Reason = "The vendored parser is replaced next sprint, APP-311.",
            ExpiresAt = Time.AddDays(14),
        };

    public static SilenceResource Created { get; } =
        new()
        {
            Id = "silence_0357Y1PcyBfXVXkTcvTg7M",
            Status = SilenceQuery.Active,
            IntegrationIds = null,
            TargetIds = Create.TargetIds,
            Severity = null,
            Rules = Create.Rules,
            Paths = Create.Paths,
            Reason = Create.Reason,
            CreatedBy = "key_0357Y1PcyBfXVXkTcvTg7M",
            CreatedByName = "maria",
            CreatedAt = Time,
            ExpiresAt = Create.ExpiresAt,
        };

    public static UpdateSilenceRequest Update { get; } = new() { ExpiresAt = Time.AddDays(21) };

    public static SilenceResource Updated { get; } = Created with { ExpiresAt = Time.AddDays(21) };
}
