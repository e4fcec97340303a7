using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Tocsin.Telemetry;

/// <summary>A listener for metrics alone.</summary>
internal sealed class MetricsOptions
{
    [Description(
        "A port where /metrics is answered without a key, and nothing else is; 0 takes any. Without it: none."
    )]
    [Range(0, 65535)]
    public int? Port { get; set; }

    [Description("The address of that port: one of this machine's, or 0.0.0.0 or :: for all of them.")]
    public string Address { get; set; } = "127.0.0.1";
}
