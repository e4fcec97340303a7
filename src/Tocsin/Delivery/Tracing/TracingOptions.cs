using System.ComponentModel;

namespace Tocsin.Delivery.Tracing;

/// <summary>What receivers learn of traces.</summary>
internal sealed class TracingOptions
{
    [Description("Whether receivers get the traceparent of a publisher that sent one; only while traces are exported.")]
    public bool PropagateToReceivers { get; set; } = true;
}
