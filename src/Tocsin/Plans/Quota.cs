namespace Tocsin.Plans;

/// <summary>How an organization stands with the limit that is nearest after a request, which was allowed or not.</summary>
internal readonly record struct Quota(PlanLimit Limit, long Remaining, DateTimeOffset Reset, bool IsAllowed);
