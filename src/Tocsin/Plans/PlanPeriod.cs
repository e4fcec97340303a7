namespace Tocsin.Plans;

/// <summary>What requests are counted in: whole minutes, hours and days in UTC, the same on every node.</summary>
internal enum PlanPeriod
{
    Minute,
    Hour,
    Day,
}
