using System.Collections.Frozen;
using Microsoft.Extensions.Options;

namespace Tocsin.Plans;

/// <summary>What each plan allows, as this server has it.</summary>
internal sealed class PlanTable(IOptions<PlansOptions> options)
{
    private readonly FrozenDictionary<string, PlanLimits> _limits = options
        .Value.Table()
        .Select(p => (p.Name, Limits: PlanLimits.Parse(p.Text)!))
        .Where(p => p.Limits is not { HasApi: true, Limits: [] })
        .ToFrozenDictionary(p => p.Name, p => p.Limits, StringComparer.Ordinal);

    /// <summary>Null: as many requests as one likes.</summary>
    public PlanLimits? Of(string plan) => _limits.GetValueOrDefault(plan);
}
