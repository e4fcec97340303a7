namespace Tocsin.Plans;

/// <summary>How long periods are, and when they begin.</summary>
internal static class PlanPeriods
{
    public static readonly PlanPeriod[] All = Enum.GetValues<PlanPeriod>();

    public static TimeSpan Length(this PlanPeriod period) =>
        period switch
        {
            PlanPeriod.Minute => TimeSpan.FromMinutes(1),
            PlanPeriod.Hour => TimeSpan.FromHours(1),
            _ => TimeSpan.FromDays(1),
        };

    /// <summary>The period's name, as settings, problems and people have it.</summary>
    public static string Word(this PlanPeriod period) =>
        period switch
        {
            PlanPeriod.Minute => "minute",
            PlanPeriod.Hour => "hour",
            _ => "day",
        };

    /// <summary>When the period that this moment lies in began.</summary>
    public static DateTimeOffset Start(this PlanPeriod period, DateTimeOffset now) =>
        new(now.UtcTicks - (now.UtcTicks % period.Length().Ticks), TimeSpan.Zero);
}
