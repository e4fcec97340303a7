namespace Tocsin.Plans;

/// <summary>So many requests in each period.</summary>
internal sealed record PlanLimit(PlanPeriod Period, long Requests);
