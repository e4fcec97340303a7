using System.ComponentModel;

namespace Tocsin.Egress;

/// <summary>Where Tocsin may send to: <c>Tocsin:Egress</c>.</summary>
internal sealed class EgressOptions
{
    [Description("Hosts, host:port, addresses and CIDRs that may be reached although private, or by plain http.")]
    public IList<string> Allow { get; } = [];
}
