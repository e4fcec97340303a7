using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Tocsin.Health;

/// <summary>How the process takes its leave.</summary>
internal sealed class HealthOptions
{
    [Description(
        "Seconds to go on answering, not ready, after being told to stop: time for a load balancer to notice."
    )]
    [Range(0, 300)]
    public int DrainSeconds { get; set; }
}
