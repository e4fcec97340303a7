using System.Net;

namespace Tocsin.Egress;

/// <summary>How a connection came to be. Times are timestamps of the time provider; 0 is not yet.</summary>
internal sealed class ConnectTimes
{
    public required long Started { get; init; }

    /// <summary>When its addresses were known, and fit to be connected to.</summary>
    public long Resolved { get; set; }

    public long Connected { get; set; }

    /// <summary>What it is connected to; null when that is the operator's proxy, which is nobody else's business.</summary>
    public IPEndPoint? Address { get; set; }

    public bool ByProxy { get; init; }
}
